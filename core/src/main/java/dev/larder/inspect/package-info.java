/**
 * What people and their tools ask of a {@link dev.larder.Larder} and no lookup does: where copies of a key are, what an invalidation would cover,
 * which keys are used most. Nothing here counts as a use, and nothing here is fast.
 */
@NullMarked
package dev.larder.inspect;

import org.jspecify.annotations.NullMarked;
