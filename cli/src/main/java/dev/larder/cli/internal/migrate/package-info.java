/**
 * From one Redis to another while nodes go on: entries are copied, invalidations are told to both sides, then nodes change over one by one.
 * ADR 28 says why it holds. One process goes all the way; the other commands look at what it notes in the target, and ask it for the next step
 * there.
 */
@NullMarked
package dev.larder.cli.internal.migrate;

import org.jspecify.annotations.NullMarked;
