package dev.larder.testkit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the nodes of one namespace share beside the values. Every method is one atomic command. */
final class SharedCommons {

    private static final byte[] NOTHING = {};

    private final Map<String, byte[]> byName = new HashMap<>();

    synchronized Optional<byte[]> read(String name) {
        return Optional.ofNullable(byName.get(name)).map(byte[]::clone);
    }

    synchronized Optional<byte[]> exchange(String name, byte[] expected, byte[] wanted) {
        if (Arrays.equals(byName.getOrDefault(name, NOTHING), expected)) {
            byName.put(name, wanted.clone());
        }
        return read(name);
    }

    synchronized void lose(String name) {
        byName.remove(name);
    }
}
