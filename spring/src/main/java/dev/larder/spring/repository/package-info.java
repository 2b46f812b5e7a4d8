/** Repositories that are cached without a line of code in them: an interface declares what is cached, a source does the rest. */
@NullMarked
package dev.larder.spring.repository;

import org.jspecify.annotations.NullMarked;
