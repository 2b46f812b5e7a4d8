package dev.larder.internal.keys;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.Map;

/** The class behind a type, and whether values declared with it can be keys. */
final class RawType {

    private RawType() {}

    static Class<?> of(Type type) {
        if (type instanceof Class<?> raw) {
            return raw;
        }
        if (type instanceof ParameterizedType parameterized) {
            return of(parameterized.getRawType());
        }
        if (type instanceof GenericArrayType array) {
            return of(array.getGenericComponentType()).arrayType();
        }
        return of(boundOf(type));
    }

    private static Type boundOf(Type type) {
        if (type instanceof WildcardType wildcard) {
            return wildcard.getUpperBounds()[0];
        }
        if (type instanceof TypeVariable<?> variable) {
            return variable.getBounds()[0];
        }
        throw new IllegalArgumentException("the type " + type.getTypeName() + " is none that keys can have");
    }

    /**
     * Refuses what is sure to go wrong later: classes that have no text, and types under which values of different classes with
     * the same components, such as {@code UserId(1)} and {@code TeamId(1)}, would share one.
     */
    static void requireUsable(Class<?> type, String role) {
        if (isOpen(type)) {
            throw new IllegalArgumentException(role + " is declared as " + type.getName()
                    + ", of which several classes may be made, and two of them could share a text; declare one record,"
                    + " with a component that tells the kinds apart");
        }
        if (!isJdk(type) && !isKnownShape(type)) {
            throw new IllegalArgumentException(role + " is of class " + type.getName()
                    + ", which has no text of its own; use a record, an enum, a string, a number, a UUID, a java.time type,"
                    + " or lists, sets and maps of these");
        }
    }

    private static boolean isOpen(Class<?> type) {
        return !isJdk(type) && !type.isEnum() && !isCollection(type) && Modifier.isAbstract(type.getModifiers());
    }

    private static boolean isJdk(Class<?> type) {
        return type.isPrimitive() || type.isArray() || type.getName().startsWith("java.");
    }

    private static boolean isKnownShape(Class<?> type) {
        return type.isRecord()
                || Enum.class.isAssignableFrom(type)
                || CharSequence.class.isAssignableFrom(type)
                || isCollection(type);
    }

    private static boolean isCollection(Class<?> type) {
        return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    }
}
