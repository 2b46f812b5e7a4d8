/**
 * What the group records say: which entries are dead, by tag, pattern, cache or horizon, and the fences that key records
 * raise. Knows no entry and no tier.
 */
@NullMarked
package dev.larder.internal.rules;

import org.jspecify.annotations.NullMarked;
