/** The checker, on histories written by hand: those in which every promise was kept, and those in which one was broken. */
@NullMarked
package dev.larder.testkit.history;

import org.jspecify.annotations.NullMarked;
