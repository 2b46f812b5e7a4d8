package dev.larder.spring.cache;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a method {@code Map<K, V> find(Collection<K> keys)}: what is cached is answered from the cache, and the method is called with the
 * keys that are missing, at most {@code maximum-batch} of them at a time. Its one parameter is a {@code Collection}, {@code List} or
 * {@code Set}. The entries are those of a {@code @Cacheable V find(K key)} of the same cache. A key that is not in the method's answer
 * has no value, which is remembered like a null.
 *
 * @since 0.1
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface CacheableAll {

    /** The name of the cache. */
    String value();
}
