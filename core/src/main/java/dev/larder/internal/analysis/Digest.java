package dev.larder.internal.analysis;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A number by which a value can be told from the one before it. */
public final class Digest {

    private static final int OF_NOTHING = 0x6c617264;

    private static final ClassValue<Boolean> HAS_ITS_OWN = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            try {
                return type.getMethod("hashCode").getDeclaringClass() != Object.class;
            } catch (NoSuchMethodException impossible) {
                return false;
            }
        }
    };

    private Digest() {}

    /** The digest of a value by its own {@code hashCode}, or null if its class has none. Runs the user's code. */
    public static @Nullable Integer of(@Nullable Object value) {
        if (value == null) {
            return OF_NOTHING;
        }
        if (value instanceof byte[] bytes) {
            return Arrays.hashCode(bytes);
        }
        return HAS_ITS_OWN.get(value.getClass()) ? value.hashCode() : null;
    }
}
