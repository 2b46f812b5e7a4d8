/** What happened lately, as lines for people. */
@NullMarked
package dev.larder.console.events;

import org.jspecify.annotations.NullMarked;
