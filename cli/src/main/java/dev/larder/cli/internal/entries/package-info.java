/**
 * {@code larder get} and {@code larder explain}: one key as it stands in Redis, and why a node would answer from it or not. What is decided
 * is decided by the engine's own rules; nothing here is asked of an application.
 */
@NullMarked
package dev.larder.cli.internal.entries;

import org.jspecify.annotations.NullMarked;
