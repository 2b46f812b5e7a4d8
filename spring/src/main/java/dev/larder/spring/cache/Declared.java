package dev.larder.spring.cache;

import java.lang.reflect.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What annotated methods say of a cache.
 *
 * @param type the values' type; null if no method tells it
 * @param options what {@link CacheableOptions} say
 * @param method the first method that names the cache, for messages
 */
record Declared(@Nullable Type type, Options options, String method) {

    /** Whether the other says something else about the same thing. */
    boolean contradicts(Declared other) {
        return differ(type, other.type) || (isSaid(options) && isSaid(other.options) && !options.equals(other.options));
    }

    /** Both together; neither contradicts the other. */
    Declared and(Declared other) {
        return new Declared(type == null ? other.type : type, isSaid(options) ? options : other.options, method);
    }

    private static boolean differ(@Nullable Type one, @Nullable Type other) {
        return one != null && other != null && !Objects.equals(one.getTypeName(), other.getTypeName());
    }

    private static boolean isSaid(Options options) {
        return !options.equals(Options.NONE);
    }
}
