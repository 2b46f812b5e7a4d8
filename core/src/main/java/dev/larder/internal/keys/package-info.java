/**
 * How keys, tags and patterns become text: templates and their parameters, canonical JSON, Redis's glob dialect. Everything
 * here is a pure function of its arguments and the contract that clients in other languages share, so no cache, tier or
 * policy may be known here. Internal: only Larder's own modules use it.
 */
@NullMarked
package dev.larder.internal.keys;

import org.jspecify.annotations.NullMarked;
