package dev.larder.spring.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/** What a property takes, in words. */
final class Spelled {

    private static final Map<Class<?>, String> KINDS = Map.of(
            Duration.class, "a duration such as 500ms, 10s or 5m",
            DataSize.class, "a size such as 512B, 64KB or 1GB",
            Integer.class, "a whole number",
            Long.class, "a whole number",
            Double.class, "a number such as 0.1",
            Boolean.class, "true or false");

    private Spelled() {}

    static String kind(Class<?> type) {
        return KINDS.getOrDefault(ClassUtils.resolvePrimitiveIfNecessary(type), "a " + type.getSimpleName());
    }

    static String constants(Class<?> enumeration) {
        return Arrays.stream(enumeration.getEnumConstants())
                .map(constant ->
                        ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
    }
}
