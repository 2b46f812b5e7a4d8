package dev.larder.jcache.internal.stored;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.UUID;

/** Java's own values that cannot change, and of which different ones of a class have different texts. */
final class Immutables {

    private static final Set<Class<?>> KNOWN = Set.of(
            String.class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class,
            java.time.Instant.class,
            java.time.LocalDate.class,
            java.time.LocalDateTime.class,
            java.time.LocalTime.class,
            java.time.OffsetDateTime.class,
            java.time.ZonedDateTime.class,
            java.time.Duration.class,
            java.time.Period.class);

    // Each hit asks: a class remembers its answer.
    private static final ClassValue<Boolean> ANSWERS = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return KNOWN.contains(type);
        }
    };

    private Immutables() {}

    static boolean is(Object value) {
        return value instanceof String || ANSWERS.get(value.getClass());
    }
}
