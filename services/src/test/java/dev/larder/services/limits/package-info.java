/** What somebody is told who asks too often. */
@NullMarked
package dev.larder.services.limits;

import org.jspecify.annotations.NullMarked;
