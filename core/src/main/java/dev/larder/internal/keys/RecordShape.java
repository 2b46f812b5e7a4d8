package dev.larder.internal.keys;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The components of a record class, looked up once; reading one costs a method handle's call. */
final class RecordShape {

    private static final MethodType READS = MethodType.methodType(Object.class, Object.class);

    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final Class<?> type;
    private final List<String> names;
    private final MethodHandle[] accessors;
    private final boolean wrapper;

    private RecordShape(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        this.type = type;
        this.names = Arrays.stream(components).map(RecordComponent::getName).toList();
        this.accessors = Arrays.stream(components).map(RecordShape::accessor).toArray(MethodHandle[]::new);
        this.wrapper = components.length == 1 && SimpleValues.isSimple(components[0].getType());
    }

    static RecordShape of(Class<?> recordClass) {
        return SHAPES.get(recordClass);
    }

    /**
     * What a value stands for. A record with exactly one component, declared with a simple type, such as
     * {@code GoalId(UUID id)}, is a wrapper and stands for that component wherever it appears.
     */
    static @Nullable Object unwrapped(Object value) {
        if (!(value instanceof Record)) {
            return value;
        }
        RecordShape shape = of(value.getClass());
        return shape.wrapper ? shape.component(value, 0) : value;
    }

    /** The components' names, in declaration order. */
    List<String> names() {
        return names;
    }

    Class<?> type() {
        return type;
    }

    @Nullable Object component(Object instance, int index) {
        try {
            return (Object) accessors[index].invokeExact(instance);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalArgumentException(
                    "the accessor " + names.get(index) + " of " + type.getName() + " failed", e);
        }
    }

    private static MethodHandle accessor(RecordComponent component) {
        String role = "the component " + component.getName() + " of "
                + component.getDeclaringRecord().getName();
        RawType.requireUsable(component.getType(), role);
        Method method = component.getAccessor();
        try {
            method.setAccessible(true);
            return MethodHandles.lookup().unreflect(method).asType(READS);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            throw new IllegalArgumentException(
                    role + " cannot be read; make the record public and export its package, or open the package", e);
        }
    }
}
