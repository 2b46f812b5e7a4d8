package dev.larder.spring.cache;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.interceptor.KeyGenerator;

/**
 * Keys of method calls: the operation, then its parameters, for caches that several methods share. The bean {@code operationKeys} is one; with
 * a template of two parameters, {@code books:{operation}:{parameters}}, the call {@code find("b7")} has the key {@code books:find:b7}. One simple
 * parameter stands there as it is; several, or none, or a complex one, as the hash of their canonical JSON, which is the same in every process and
 * after a restart. Immutable, thread-safe.
 *
 * @since 0.1
 */
public final class OperationKeys implements KeyGenerator {

    /**
     * The key of a call: the method's name, and its one parameter or the list of them. Overloaded methods have one name: a call of either with equal
     * parameters has the same key.
     *
     * @throws IllegalArgumentException if the only parameter is null, which has no text
     */
    @Override
    public Object generate(Object target, Method method, @Nullable Object... parameters) {
        if (parameters.length != 1) {
            return List.of(method.getName(), Arrays.asList(parameters));
        }
        Object only = parameters[0];
        if (only == null) {
            throw new IllegalArgumentException("The parameter of " + method.getName()
                    + " is null and has no text; give it a value, or say a key of your own by @Cacheable(key = …)");
        }
        return List.of(method.getName(), only);
    }
}
