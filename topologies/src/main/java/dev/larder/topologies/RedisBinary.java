package dev.larder.topologies;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A {@code redis-server} that runs on this machine. Which one a server uses is a choice, so that a suite can run on
 * each:
 *
 * <pre>{@code
 * RedisServer.builder().binary(RedisBinary.embedded()).start();
 * }</pre>
 *
 * @param path where the executable is
 * @param version what the executable says it is, such as {@code 6.2.11}
 * @since 0.1
 */
public record RedisBinary(Path path, String version) {
    private static final int OLDEST_WELCOME_ON_PATH = 7;

    /**
     * The best there is: {@linkplain #onPath() on the PATH}, else the {@linkplain #embedded() embedded} one.
     *
     * @throws TopologyException if there is neither
     */
    public static RedisBinary preferred() {
        return onPath().orElseGet(RedisBinary::embedded);
    }

    /** The first {@code redis-server} on the PATH, if it runs and its version is 7 or newer. */
    public static Optional<RedisBinary> onPath() {
        return BinaryOnPath.find("redis-server")
                .flatMap(RedisVersion::tryAsk)
                .filter(found -> RedisVersion.major(found.version()) >= OLDEST_WELCOME_ON_PATH);
    }

    /**
     * The one that comes with this library, version 6.2, unpacked to a folder of this user below the temporary folder.
     * Several processes may ask at once.
     *
     * @throws TopologyException if none is there for this system, or it cannot be unpacked or run
     */
    public static RedisBinary embedded() {
        return embedded(EmbeddedBinary.defaultFolder());
    }

    /** As {@link #embedded()}, unpacked to a folder of the caller's choice, which is created if it is missing. */
    public static RedisBinary embedded(Path folder) {
        return RedisVersion.ask(EmbeddedBinary.unpackInto(folder));
    }

    /** Every one that can be had here, oldest first: what a suite runs on that has to hold for all. */
    public static List<RedisBinary> available() {
        return Stream.concat(Stream.of(embedded()), onPath().stream()).toList();
    }

    /** Whether it was built with TLS. Starts it for a moment, without a port. */
    public boolean speaksTls() {
        return RedisVersion.knowsOption(path, "tls-port");
    }

    @Override
    public String toString() {
        return "Redis " + version + " (" + path + ")";
    }
}
