/**
 * Judges what callers on several nodes saw: processes write down what they did and got, by one clock, and a checker says afterwards whether
 * any answer was older than was promised. The checker is pure; it asks no cache and no clock.
 */
@NullMarked
package dev.larder.testkit.history;

import org.jspecify.annotations.NullMarked;
