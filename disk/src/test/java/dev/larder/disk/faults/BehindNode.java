package dev.larder.disk.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.disk.Disk;
import dev.larder.disk.Tiers;
import dev.larder.redis.Redis;
import dev.larder.writes.WriteBehind;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A process whose source is away, and that takes writes until it is killed: one key after the other, each with a version larger than any before. What was
 * taken it writes down, {@code 17 1042}, once that is so.
 */
final class BehindNode {

    static final int KEYS = 50;
    private static final int MANY = 400;

    private BehindNode() {}

    /** URI, folder, and file for promises. */
    public static void main(String[] arguments) throws IOException {
        try (Larder larder = larder(URI.create(arguments[0]), Path.of(arguments[1]));
                FileChannel promises =
                        FileChannel.open(Path.of(arguments[2]), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            Cache<Integer, Integer> scores = larder.cache(spec().writeBehind(WriteBehind.<Integer, Integer>to(batch -> {
                        throw new IllegalStateException("the source is away");
                    })
                    .capacity(100_000)
                    .everyWrite()));
            for (int version = 1; true; version++) {
                scores.writes().put(version % KEYS, version);
                // In the machine's memory when it returns, which outlives the process.
                promises.write(ByteBuffer.wrap((version % KEYS + " " + version + "\n").getBytes(UTF_8)));
                if (version == MANY) {
                    System.out.println("many");
                }
            }
        }
    }

    static Larder larder(URI uri, Path folder) {
        return Larder.named("shop")
                .shared(patient(uri))
                .disk(Disk.in(folder, Tiers.BOUND))
                .build();
    }

    /** No command is too late on a machine that is busy. */
    static Redis patient(URI uri) {
        return Redis.at(uri).commandTimeout(Duration.ofSeconds(10)).softTimeout(Duration.ofSeconds(10));
    }

    static CacheSpec<Integer, Integer> spec() {
        return CacheSpec.of("score:{player}", Integer.class, Integer.class).timeToLive(Duration.ofHours(1));
    }
}
