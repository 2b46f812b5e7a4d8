package dev.larder.spring.invalidation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares untrue, once the method has ended well and its transaction is committed, every entry of any cache that carries one of the
 * tags. Each tag is a text with expressions between <code>#{</code> and <code>}</code>, which see the parameters by name and what the
 * method returned as {@code #result}: <code>author:#{#book.author}</code>. An expression that answers a collection makes a tag of each
 * element. The method returns when the invalidation is acknowledged.
 *
 * @since 0.1
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface InvalidateTags {

    /** The tags. */
    String[] value();
}
