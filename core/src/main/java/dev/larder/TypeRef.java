package dev.larder;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Objects;

/**
 * A type with its generic arguments, for example {@code new TypeRef<List<Goal>>() {}}.
 *
 * @param <T> the type
 */
public abstract class TypeRef<T> {

    private final Type type;

    /** Reads the type from the anonymous subclass that is being made. */
    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType superclass)) {
            throw new IllegalArgumentException(
                    "A TypeRef needs its type: write new TypeRef<List<Goal>>() {} and not new TypeRef() {}");
        }
        this.type = superclass.getActualTypeArguments()[0];
    }

    private TypeRef(Type type) {
        this.type = Objects.requireNonNull(type, "type");
    }

    /** A type that is known at run time only, for frameworks. */
    public static TypeRef<?> of(Type type) {
        return new TypeRef<Object>(type) {};
    }

    /** The type. */
    public final Type type() {
        return type;
    }

    @Override
    public final String toString() {
        return type.getTypeName();
    }
}
