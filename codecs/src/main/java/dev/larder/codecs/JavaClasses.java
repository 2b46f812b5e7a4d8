package dev.larder.codecs;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The classes that may be written and read, by their names. Immutable. */
final class JavaClasses {

    /** Values of Java's own that hold nothing but what they say, and what stands for them in the bytes. */
    private static final Set<String> OF_JAVA = Set.of(
            "java.lang.Boolean",
            "java.lang.Byte",
            "java.lang.Character",
            "java.lang.Short",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Float",
            "java.lang.Double",
            "java.lang.Number",
            "java.lang.String",
            "java.lang.Object",
            "java.lang.Enum",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.time.Ser",
            "java.util.UUID",
            "java.util.Currency",
            "java.util.Date",
            "java.util.Locale",
            "java.util.CollSer",
            "java.util.AbstractList",
            "java.util.ArrayList",
            "java.util.LinkedList",
            "java.util.ArrayDeque",
            "java.util.HashMap",
            "java.util.LinkedHashMap",
            "java.util.TreeMap",
            "java.util.HashSet",
            "java.util.LinkedHashSet",
            "java.util.TreeSet",
            "java.util.EnumMap",
            "java.util.EnumSet$SerializationProxy",
            "java.util.Arrays$ArrayList",
            "java.util.Collections$EmptyList",
            "java.util.Collections$EmptyMap",
            "java.util.Collections$EmptySet",
            "java.util.Collections$SingletonList",
            "java.util.Collections$SingletonMap",
            "java.util.Collections$SingletonSet",
            "java.util.Collections$UnmodifiableCollection",
            "java.util.Collections$UnmodifiableList",
            "java.util.Collections$UnmodifiableRandomAccessList",
            "java.util.Collections$UnmodifiableMap",
            "java.util.Collections$UnmodifiableSet",
            "java.util.Collections$UnmodifiableSortedSet",
            "java.util.Collections$UnmodifiableSortedMap");

    private final Map<String, Class<?>> ofApplication;

    private JavaClasses(Map<String, Class<?>> ofApplication) {
        this.ofApplication = Map.copyOf(ofApplication);
    }

    static JavaClasses of(Set<Class<?>> classes) {
        Map<String, Class<?>> byName = new HashMap<>();
        for (Class<?> one : classes) {
            if (!Serializable.class.isAssignableFrom(one) && !one.isInterface()) {
                throw new IllegalArgumentException(
                        one.getName() + " does not implement java.io.Serializable; let it, or use JsonCodecs");
            }
            byName.put(one.getName(), one);
        }
        return new JavaClasses(byName);
    }

    /** The application's class of that name, or null where Java's own loader knows it. */
    @Nullable Class<?> ofApplication(String name) {
        return ofApplication.get(name);
    }

    /** Whether objects of a class of that name may be written and read; of arrays, whether their elements may. */
    boolean allows(String name) {
        String element = element(name);
        return element.length() <= 1 || OF_JAVA.contains(element) || ofApplication.containsKey(element);
    }

    /** {@code [[Ljava.lang.String;} is an array of arrays of {@code java.lang.String}; {@code [I} of the primitive {@code I}. */
    static String element(String name) {
        int dimensions = name.lastIndexOf('[') + 1;
        boolean ofObjects = dimensions > 0 && name.charAt(dimensions) == 'L';
        return ofObjects ? name.substring(dimensions + 1, name.length() - 1) : name.substring(dimensions);
    }
}
