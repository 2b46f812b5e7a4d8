/**
 * Up to which moment something is proved, and what is said when proving fails. What is proved, and how, lives elsewhere. Internal: for
 * this module only.
 */
@NullMarked
package dev.larder.redis.internal.proof;

import org.jspecify.annotations.NullMarked;
