/**
 * The ring of keys by which values are encrypted: what it says, how it stands in the shared tier, and how a node keeps up with it. Knows
 * nothing of envelopes. For Larder's own modules alone: it may change in any release.
 */
@NullMarked
package dev.larder.codecs.internal.ring;

import org.jspecify.annotations.NullMarked;
