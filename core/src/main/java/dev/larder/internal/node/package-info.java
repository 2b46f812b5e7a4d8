/**
 * One node's side of the coherence protocol: its position, generation and proof, what it does with records, and how it
 * declares things untrue. Knows no cache policy.
 */
@NullMarked
package dev.larder.internal.node;

import org.jspecify.annotations.NullMarked;
