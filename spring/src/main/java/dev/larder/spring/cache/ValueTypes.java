package dev.larder.spring.cache;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/** What a cache holds, as its annotated methods tell it: their return types without what wraps the value. */
final class ValueTypes {

    private ValueTypes() {}

    /** The type of what a method's cache holds; null if it cannot be told, as of {@code Object} and type variables. */
    static @Nullable Type returnedBy(Method method, Class<?> targetClass) {
        return plain(ResolvableType.forMethodReturnType(method, targetClass));
    }

    /** The type of the values of the map that a method returns, or null. */
    static @Nullable Type inMapReturnedBy(Method method, Class<?> targetClass) {
        return plain(ResolvableType.forMethodReturnType(method, targetClass)
                .as(Map.class)
                .getGeneric(1));
    }

    /**
     * The type of a name such as {@code java.util.List<com.acme.Book>}.
     *
     * @throws IllegalArgumentException if there is no such class
     */
    static Type named(String name) {
        return known(resolvable(TypeFactory.createDefaultInstance().constructFromCanonical(name)));
    }

    /** The class of a type's values. */
    static Class<?> rawClass(Type type) {
        return ResolvableType.forType(type).resolve(Object.class);
    }

    private static @Nullable Type plain(ResolvableType type) {
        Class<?> raw = type.resolve();
        if (raw == null || raw == Object.class || raw == void.class || raw == Void.class) {
            return null;
        }
        if (CompletionStage.class.isAssignableFrom(raw)) {
            return plain(type.as(CompletionStage.class).getGeneric(0));
        }
        if (raw == Optional.class) {
            return plain(type.getGeneric(0));
        }
        ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw);
        return adapter == null ? whole(type) : published(adapter, type.getGeneric(0));
    }

    private static @Nullable Type published(ReactiveAdapter adapter, ResolvableType element) {
        Type type = plain(element);
        return type == null || !adapter.isMultiValue()
                ? type
                : ResolvableType.forClassWithGenerics(List.class, ResolvableType.forType(type))
                        .getType();
    }

    private static @Nullable Type whole(ResolvableType type) {
        return type.hasUnresolvableGenerics() ? null : known(type);
    }

    /** The type without the variables through which it was found. */
    private static Type known(ResolvableType type) {
        Class<?> raw = ClassUtils.resolvePrimitiveIfNecessary(type.resolve(Object.class));
        if (!type.hasGenerics()) {
            return raw;
        }
        ResolvableType[] generics = Stream.of(type.getGenerics())
                .map(generic -> ResolvableType.forType(known(generic)))
                .toArray(ResolvableType[]::new);
        return ResolvableType.forClassWithGenerics(raw, generics).getType();
    }

    private static ResolvableType resolvable(JavaType type) {
        ResolvableType[] generics = Stream.iterate(0, i -> i + 1)
                .limit(type.containedTypeCount())
                .map(i -> resolvable(type.containedType(i)))
                .toArray(ResolvableType[]::new);
        return generics.length == 0
                ? ResolvableType.forClass(type.getRawClass())
                : ResolvableType.forClassWithGenerics(type.getRawClass(), generics);
    }
}
