package dev.larder.codecs;

import dev.larder.tier.CodecProvider;
import dev.larder.tier.EntryCodec;
import java.io.Serializable;
import java.util.Objects;
import java.util.Set;

/**
 * Values by Java's own serialization, for types that JSON cannot carry: only classes on a list are ever written or read, whatever
 * the bytes name. Besides those there are Java's own simple values, {@code java.time} and collections. Prefer {@link JsonCodecs}:
 * other languages cannot read these bytes, and a changed class makes them misses.
 *
 * <p>How deep objects may be nested, how many there may be and how long arrays are is bounded by the size of the bytes, so that
 * a forged payload costs little. Immutable and thread-safe, as are its codecs.
 */
public final class JavaCodecs implements CodecProvider {

    private final JavaClasses allowed;
    private final Compression compression;

    private JavaCodecs(JavaClasses allowed, Compression compression) {
        this.allowed = allowed;
        this.compression = compression;
    }

    /**
     * Codecs that write and read objects of these classes.
     *
     * @param classes every class of the values and of what is in them, superclasses and enums included
     * @throws IllegalArgumentException if one of them is not {@link Serializable}
     */
    public static JavaCodecs allowing(Class<?>... classes) {
        return new JavaCodecs(JavaClasses.of(Set.of(classes)), Compression.GZIP);
    }

    /** As {@link JsonCodecs#compressing}. */
    public JavaCodecs compressing(Compression another) {
        return new JavaCodecs(
                allowed, Objects.requireNonNull(another, "compression").required());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the values are of a class that is not on the list
     */
    @Override
    public <V> EntryCodec<V> codecFor(ValueShape shape) {
        return new EnvelopeCodec<>(new JavaSerializer<>(shape.type(), allowed), shape, compression, Upcasters.NONE);
    }
}
