package dev.larder.spring.invalidation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares untrue, once the method has ended well and its transaction is committed, every entry whose key matches one of the globs in
 * Redis's dialect: {@code user:goals:*}. Between <code>#{</code> and <code>}</code> stand expressions, which see the parameters by name
 * and what the method returned as {@code #result}; what they answer is matched literally: <code>goals:#{#userId}:*</code>. The method
 * returns when the invalidation is acknowledged.
 *
 * @since 0.1
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface InvalidatePattern {

    /** The globs, over keys without the namespace. */
    String[] value();
}
