/**
 * {@code larder doctor}: asks whether a Redis is fit for a Larder, check by check, each finding with its cure. What an answer means is decided by
 * functions over values; asking is thin. A check that may not look says so and finds nothing.
 */
@NullMarked
package dev.larder.cli.internal.doctor;

import org.jspecify.annotations.NullMarked;
