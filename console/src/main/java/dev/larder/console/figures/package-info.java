/** What one node says of itself: counters, durations in buckets, how it stands. As JSON it goes through Redis to the consoles of other nodes. */
@NullMarked
package dev.larder.console.figures;

import org.jspecify.annotations.NullMarked;
