/**
 * HTTP sessions in the shared tier, through Spring Session: a session is one entry in Redis, written by merging what a request changed,
 * with near copies in memory that the journal keeps right.
 */
@NullMarked
package dev.larder.spring.session;

import org.jspecify.annotations.NullMarked;
