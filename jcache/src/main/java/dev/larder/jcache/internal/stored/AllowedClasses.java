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

    // Values and collections that hold nothing but what they say, what stands for them in the bytes, and what comes of
    // that: it is asked about too.
    private static final String OF_JAVA =
            "maxdepth=100;maxarray=16777216;java.lang.Boolean;java.lang.Byte;java.lang.Character;"
                    + "java.lang.Short;java.lang.Integer;java.lang.Long;java.lang.Float;java.lang.Double;java.lang.Number;"
                    + "java.lang.String;java.lang.Object;java.lang.Enum;java.math.BigDecimal;java.math.BigInteger;java.time.*;"
                    + "java.util.UUID;java.util.Currency;java.util.Date;java.util.Locale;java.util.CollSer;java.util.AbstractList;"
                    + "java.util.ArrayList;java.util.LinkedList;java.util.ArrayDeque;java.util.HashMap;java.util.LinkedHashMap;"
                    + "java.util.TreeMap;java.util.HashSet;java.util.LinkedHashSet;java.util.TreeSet;java.util.EnumMap;"
                    + "java.util.EnumSet$SerializationProxy;java.util.Arrays$ArrayList;java.util.Map$Entry;"
                    + "java.util.ImmutableCollections$*;java.util.Collections$*";

    private static final ObjectInputFilter HIBERNATES = ObjectInputFilter.merge(
            ObjectInputFilter.Config.createFilter(
                    "java.io.Serializable;java.sql.Date;java.sql.Time;java.sql.Timestamp;java.net.URL;"
                            + "dev.larder.jcache.hibernate.Row;dev.larder.jcache.hibernate.Claim;"
                            + "dev.larder.jcache.hibernate.Lock;dev.larder.jcache.hibernate.Holder;dev.larder.jcache.hibernate.Change;"
                            + "dev.larder.jcache.hibernate.Change$Open;java.util.Optional;"
                            + "org.hibernate.cache.spi.**;org.hibernate.cache.internal.**;"
                            + "org.hibernate.bytecode.enhance.spi.*;org.hibernate.query.internal.*;org.hibernate.sql.results.**"),
            AllowedClasses::ofEnum);

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

    /**
     * The same, and what Hibernate's regions hold of its own: enums, SQL's times, and the classes that stand for rows, collections and answers of queries.
     * Others of Hibernate's, some of which run what bytes say, are not among them.
     */
    public AllowedClasses andHibernates() {
        ObjectInputFilter own = filter;
        return own == null
                ? this
                : new AllowedClasses(info -> {
                    Status status = HIBERNATES.checkInput(info);
                    return status == Status.UNDECIDED ? own.checkInput(info) : status;
                });
    }

    private static Status ofEnum(FilterInfo info) {
        Class<?> described = info.serialClass();
        while (described != null && described.isArray()) {
            described = described.getComponentType();
        }
        return described != null && described.isEnum() ? Status.ALLOWED : Status.UNDECIDED;
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
