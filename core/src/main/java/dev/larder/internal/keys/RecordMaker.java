package dev.larder.internal.keys;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes records of one class from their components; its constructor is looked up once. */
final class RecordMaker {

    private static final MethodType MAKES = MethodType.methodType(Object.class, Object[].class);

    private final MethodHandle constructor;

    private RecordMaker(MethodHandle constructor) {
        this.constructor = constructor;
    }

    /** One for a class, or null if its constructor is out of reach. */
    static @Nullable RecordMaker of(Class<?> type) {
        Class<?>[] components = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(components);
            canonical.setAccessible(true);
            MethodHandle handle = MethodHandles.lookup().unreflectConstructor(canonical);
            return new RecordMaker(
                    handle.asSpreader(Object[].class, components.length).asType(MAKES));
        } catch (ReflectiveOperationException | InaccessibleObjectException outOfReach) {
            return null;
        }
    }

    /** A record of these components, or null if its constructor refuses them. */
    @Nullable Object make(Object[] components) {
        try {
            return (Object) constructor.invokeExact(components);
        } catch (Error failure) {
            throw failure;
        } catch (Throwable refused) { // the user's constructor enters here
            return null;
        }
    }
}
