package dev.larder.jcache.internal.stored;

import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import org.jspecify.annotations.Nullable;

/** Which classes may be written to, and are read from, bytes that other processes see: patterns as {@code jdk.serialFilter} has them. Immutable. */
public final class AllowedClasses {

    /** What bytes of this process's own memory may hold: anything. */
    public static final AllowedClasses ANY = new AllowedClasses(null);

    // Values and collections that hold nothing but what they say, and what stands for them in the bytes.
    private static final String OF_JAVA =
            "maxdepth=100;maxarray=16777216;java.lang.Boolean;java.lang.Byte;java.lang.Character;"
                    + "java.lang.Short;java.lang.Integer;java.lang.Long;java.lang.Float;java.lang.Double;java.lang.Number;"
                    + "java.lang.String;java.lang.Object;java.lang.Enum;java.math.BigDecimal;java.math.BigInteger;java.time.*;"
                    + "java.util.UUID;java.util.Currency;java.util.Date;java.util.Locale;java.util.CollSer;java.util.AbstractList;"
                    + "java.util.ArrayList;java.util.LinkedList;java.util.ArrayDeque;java.util.HashMap;java.util.LinkedHashMap;"
                    + "java.util.TreeMap;java.util.HashSet;java.util.LinkedHashSet;java.util.TreeSet;java.util.EnumMap;"
                    + "java.util.EnumSet$SerializationProxy;java.util.Arrays$ArrayList;java.util.Map$Entry;"
                    + "java.util.Collections$*";

    private final @Nullable ObjectInputFilter filter;

    private AllowedClasses(@Nullable ObjectInputFilter filter) {
        this.filter = filter;
    }

    /**
     * Java's own values and collections, and what the patterns say, such as {@code com.shop.Goal;com.shop.model.**}.
     *
     * @throws IllegalArgumentException if they are none
     */
    public static AllowedClasses of(String patterns) {
        String own = patterns.isBlank() ? "" : patterns.trim().replace(',', ';') + ";";
        return new AllowedClasses(ObjectInputFilter.Config.createFilter(own + OF_JAVA + ";!*"));
    }

    @Nullable ObjectInputFilter filter() {
        return filter;
    }

    void require(Class<?> described) throws InvalidClassException {
        if (filter != null && filter.checkInput(new Looked(described)) == Status.REJECTED) {
            throw new InvalidClassException(
                    described.getName(),
                    "is not among the classes that other nodes read; name it in the property larder.classes");
        }
    }

    private record Looked(Class<?> serialClass) implements FilterInfo {
        @Override
        public long arrayLength() {
            return -1;
        }

        @Override
        public long depth() {
            return 1;
        }

        @Override
        public long references() {
            return 1;
        }

        @Override
        public long streamBytes() {
            return 0;
        }
    }
}
