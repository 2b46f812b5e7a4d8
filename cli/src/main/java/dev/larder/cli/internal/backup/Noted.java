package dev.larder.cli.internal.backup;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Names and values that were read from a file; what is missing or of another kind is an {@link IllegalArgumentException} that names it. */
record Noted(Map<?, ?> values) {

    String text(String name) {
        return of(String.class, name);
    }

    long number(String name) {
        return of(Number.class, name).longValue();
    }

    Instant moment(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeParseException noMoment) {
            throw new IllegalArgumentException("'" + name + "' is no moment", noMoment);
        }
    }

    boolean isTrue(String name) {
        return of(Boolean.class, name);
    }

    List<Noted> objects(String name) {
        return list(name).stream().map(item -> noted(name, item)).toList();
    }

    List<String> texts(String name) {
        return list(name).stream().map(Object::toString).toList();
    }

    Map<String, Long> numbers(String name) {
        Noted object = noted(name, of(Map.class, name));
        return object.values.keySet().stream()
                .map(Object::toString)
                .collect(Collectors.toMap(key -> key, object::number, (a, b) -> a, LinkedHashMap::new));
    }

    private List<?> list(String name) {
        return of(List.class, name);
    }

    private static Noted noted(String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            return new Noted(map);
        }
        throw new IllegalArgumentException("'" + name + "' is no object");
    }

    private <T> T of(Class<T> type, String name) {
        Object value = values.get(name);
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw new IllegalArgumentException("'" + name + "' is missing or is no " + type.getSimpleName());
    }
}
