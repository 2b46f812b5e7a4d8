package dev.larder.spring.cache;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.util.ReflectionUtils;

/**
 * Turns Spring's keys into Larder's, which have one text in every process: several parameters are a list, an array is a list, and what
 * the caller may change later is copied.
 */
final class Keys {

    private static final Field PARAMETERS = parameters();

    private Keys() {}

    /** A key for a {@link dev.larder.Cache}. */
    static Object of(Object key) {
        Object bare = key instanceof SimpleKey simple ? partsOf(simple) : key;
        return Objects.requireNonNull(frozen(bare));
    }

    private static Object partsOf(SimpleKey key) {
        return Objects.requireNonNull(ReflectionUtils.getField(PARAMETERS, key));
    }

    private static @Nullable Object frozen(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list(list);
        }
        if (value instanceof Set<?> set) {
            return Collections.unmodifiableSet(new LinkedHashSet<>(set));
        }
        return value != null && value.getClass().isArray() ? list(elements(value)) : value;
    }

    private static List<@Nullable Object> list(List<?> values) {
        List<@Nullable Object> copy = new ArrayList<>(values.size());
        values.forEach(value -> copy.add(frozen(value)));
        return Collections.unmodifiableList(copy);
    }

    private static List<?> elements(Object array) {
        if (array instanceof Object[] objects) {
            return Arrays.asList(objects);
        }
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            elements.add(Array.get(array, i));
        }
        return elements;
    }

    /** Spring shows a simple key's parameters only as text, in which "a, b" is one parameter or two. */
    private static Field parameters() {
        Field field = Objects.requireNonNull(
                ReflectionUtils.findField(SimpleKey.class, "params"), "SimpleKey of this Spring has no field params");
        ReflectionUtils.makeAccessible(field);
        return field;
    }
}
