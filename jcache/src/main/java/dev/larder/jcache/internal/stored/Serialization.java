package dev.larder.jcache.internal.stored;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** Objects to bytes and back, with the classes that a manager's class loader knows, and no others than it allows. Thread-safe. */
public final class Serialization {

    private final Supplier<@Nullable ClassLoader> loader;
    private final AllowedClasses allowed;

    /**
     * A serialization.
     *
     * @param loader the manager's class loader; null once nobody uses it any more
     * @param allowed which classes are written and read
     */
    public Serialization(Supplier<@Nullable ClassLoader> loader, AllowedClasses allowed) {
        this.loader = loader;
        this.allowed = allowed;
    }

    byte[] bytes(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (ObjectOutputStream out = new Out(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new CacheException(
                    "A " + value.getClass().getName() + " cannot be stored by value: " + e
                            + "; let it and all that it holds be Serializable, or configure setStoreByValue(false)",
                    e);
        }
        return bytes.toByteArray();
    }

    Object object(byte[] bytes) {
        try (StoredInput in = new StoredInput(new ByteArrayInputStream(bytes), loader.get(), allowed)) {
            return in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new CacheException("What is stored cannot be read: " + e, e);
        }
    }

    // What could not be read back, least of all on another node, is refused where it is written.
    private final class Out extends ObjectOutputStream {

        Out(OutputStream out) throws IOException {
            super(out);
        }

        @Override
        protected void annotateClass(Class<?> described) throws IOException {
            allowed.require(described);
        }
    }
}
