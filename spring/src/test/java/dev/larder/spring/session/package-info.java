/** Claims about HTTP sessions, on a shared tier in memory and on a real Redis. */
@NullMarked
package dev.larder.spring.session;

import org.jspecify.annotations.NullMarked;
