/** Values that come later, as futures and publishers. Not for users: it may change with any version. */
@NullMarked
package dev.larder.spring.internal.reactive;

import org.jspecify.annotations.NullMarked;
