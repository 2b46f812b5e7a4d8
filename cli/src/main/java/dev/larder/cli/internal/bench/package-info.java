/**
 * {@code larder bench}: requests at a fixed rate, whether or not the answers keep up, to Redis, to a cache or to an application. When something is due, who
 * answers, and what is made of the times are apart.
 */
@NullMarked
package dev.larder.cli.internal.bench;

import org.jspecify.annotations.NullMarked;
