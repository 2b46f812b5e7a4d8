package dev.larder.topologies;

import java.util.List;

/** Every Redis the claims have to hold for on this machine; what is missing is said, not skipped. */
final class Binaries {
    private static final List<RedisBinary> AVAILABLE = RedisBinary.available();

    static {
        if (RedisBinary.onPath().isEmpty()) {
            System.out.println("No redis-server 7 or newer on the PATH: tests run on " + AVAILABLE + " only");
        }
    }

    private Binaries() {}

    static List<RedisBinary> available() {
        return AVAILABLE;
    }
}
