/** What makes entries untrue besides {@code @CacheEvict}: tags and patterns that methods name, and rules for application events. */
@NullMarked
package dev.larder.spring.invalidation;

import org.jspecify.annotations.NullMarked;
