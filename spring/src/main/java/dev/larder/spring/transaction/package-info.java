/** What caches have to know of transactions: whether one is open, and when it has been committed. */
@NullMarked
package dev.larder.spring.transaction;

import org.jspecify.annotations.NullMarked;
