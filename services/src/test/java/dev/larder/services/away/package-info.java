/** What every service does while something that it stands on is away. */
@NullMarked
package dev.larder.services.away;

import org.jspecify.annotations.NullMarked;
