package dev.larder.codecs;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;

/**
 * Reads objects of the classes on a list, and no more of them than the bytes can hold. Nothing of a class that is not on the list
 * runs: it is not even loaded.
 */
final class AllowedInput extends ObjectInputStream {

    /** Sets within sets hash each other anew on every level: what is nested deep costs two to the power of its depth. */
    private static final int MAX_DEPTH = 20;
    // A hash map's table is up to eight times as long as there are entries, which take a byte each at least.
    private static final int ARRAY_PER_BYTE = 8;
    private static final int SMALL_ARRAY = 1_024;

    private final JavaClasses allowed;

    AllowedInput(InputStream in, int length, JavaClasses allowed) throws IOException {
        super(in);
        this.allowed = allowed;
        setObjectInputFilter(info -> judge(info, length));
    }

    private static Status judge(FilterInfo info, int length) {
        boolean bounded = info.depth() <= MAX_DEPTH
                && info.references() <= length
                && info.arrayLength() <= SMALL_ARRAY + (long) length * ARRAY_PER_BYTE;
        // Which classes there may be is decided where they would be loaded.
        return bounded ? Status.UNDECIDED : Status.REJECTED;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
        String name = described.getName();
        if (!allowed.allows(name)) {
            throw AllowedOutput.refused(name);
        }
        Class<?> known = allowed.ofApplication(JavaClasses.element(name));
        if (known == null) {
            return super.resolveClass(described);
        }
        return name.startsWith("[") ? Class.forName(name, false, known.getClassLoader()) : known;
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) {
        throw AllowedOutput.refused("proxy of " + String.join(", ", interfaces));
    }
}
