/** What lets annotations of ours act on beans. Not for users: it may change with any version. */
@NullMarked
package dev.larder.spring.internal.proxy;

import org.jspecify.annotations.NullMarked;
