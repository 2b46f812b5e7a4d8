package dev.larder.spring.cache;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of the caches that the method's {@code @Cacheable}, {@code @CachePut} or {@code @CacheableAll} names how long they keep values,
 * and with which tags. It comes after {@code larder.defaults} and before {@code larder.caches.<name>}, so that operations have the last
 * word. Durations are written like {@code 10s}, {@code 5m} or {@code PT5M}; empty says nothing; placeholders are resolved.
 *
 * <p>Options belong to a cache: two methods of one cache must not differ in them.
 *
 * @since 0.1
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface CacheableOptions {

    /** How long an entry is fresh. */
    String timeToLive() default "";

    /** How long after that it is served while one reload runs. */
    String staleWhileRevalidate() default "";

    /** How long after its time to live it is served because its reload failed. */
    String staleIfError() default "";

    /** How long it is remembered that the method answered null. */
    String negativeTimeToLive() default "";

    /**
     * The tags of entries: texts with expressions between <code>#{</code> and <code>}</code>, which see the value as {@code #result} and
     * the key as {@code #key}, for example <code>author:#{#result.authorId}</code>. An expression that answers a collection makes a tag
     * of each element.
     */
    String[] tags() default {};
}
