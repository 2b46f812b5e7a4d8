/**
 * Gives back the room of entries that a group record has killed and that nobody asks for any more: every key of the namespace is looked
 * at, at a bounded rate, and removed if what stands there is dead.
 *
 * <pre>
 * ReclaimCommand → Sweep ── Scan (which keys) → Head (what stands there) → Rules (is it dead) → a script that removes it if it still stands there
 * </pre>
 */
@NullMarked
package dev.larder.cli.internal.reclaim;

import org.jspecify.annotations.NullMarked;
