/**
 * Which keys are asked for: by Zipf's law, or as a trace of a real cache has them. Knows neither whom they are sent to nor when; the benchmarks of the
 * build use it too.
 */
@NullMarked
package dev.larder.cli.internal.requests;

import org.jspecify.annotations.NullMarked;
