package dev.larder.spring.session;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;

/**
 * Attributes by Java's own serialization, for those that JSON cannot carry. Read through a filter: only the JDK's values and collections
 * and what the application allows, bounded in depth, references, array length and bytes.
 */
final class JavaAttributes implements AttributeCodec {

    private static final String BOUNDS = "maxdepth=20;maxrefs=20000;maxarray=100000;maxbytes=4194304;";
    private static final String JDK = "java.lang.*;java.math.*;java.time.*;java.util.*;";
    private static final String NOTHING_ELSE = "!*";

    private final ObjectInputFilter filter;

    JavaAttributes(List<String> allowed) {
        String own = allowed.isEmpty() ? "" : String.join(";", allowed) + ";";
        this.filter = ObjectInputFilter.Config.createFilter(BOUNDS + JDK + own + NOTHING_ELSE);
    }

    @Override
    public byte[] write(String name, Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException unwritable) {
            throw new IllegalArgumentException(
                    "Session attribute " + name + " of " + value.getClass().getName() + " cannot be serialized",
                    unwritable);
        }
        read(name, bytes.toByteArray()); // what could not be read back is refused while somebody can still see why
        return bytes.toByteArray();
    }

    @Override
    public Object read(String name, byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(filter);
            return in.readObject();
        } catch (IOException
                | ClassNotFoundException
                | RuntimeException unreadable) { // readObject of any class enters here
            throw new IllegalArgumentException(
                    "Session attribute " + name + " cannot be read, or is of a class that larder.session.allow does not"
                            + " name",
                    unreadable);
        }
    }
}
