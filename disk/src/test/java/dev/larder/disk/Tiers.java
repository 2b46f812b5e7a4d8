package dev.larder.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.Clock;
import dev.larder.testkit.RecordingListener;
import dev.larder.tier.LocalTier;
import dev.larder.tier.LocalTier.Kept;
import dev.larder.tier.SharedTier;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens tiers for tests, and says briefly what tests do with them. */
public record Tiers(Clock clock, RecordingListener listener) {

    public static final long BOUND = 64 << 20;
    public static final long HOUR = 3_600_000;

    /** With the machine's clock. */
    public Tiers() {
        this(Clock.system(), new RecordingListener());
    }

    public Tiers(Clock clock) {
        this(clock, new RecordingListener());
    }

    public LocalTier open(Path folder) {
        return open(Disk.in(folder, BOUND));
    }

    public LocalTier open(Disk disk) {
        return disk.open(new SharedTier.Node("shop:v1", "node", clock, listener));
    }

    /** Where the files of a tier are that stands in a folder. */
    public static Path home(Path folder) {
        return folder.resolve("shop@v1");
    }

    /** Keeps a value that is of use for an hour, and waits until it is written. */
    public void keep(LocalTier tier, String key, String value) throws InterruptedException {
        tier.keep(kept(key, value), () -> true);
        tier.settle();
    }

    public Kept kept(String key, String value) {
        return new Kept(key, value.getBytes(UTF_8), clock.millis() + HOUR, 0);
    }

    public static @Nullable String read(LocalTier tier, String key) throws Exception {
        return tier.read(key)
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS)
                .map(bytes -> new String(bytes, UTF_8))
                .orElse(null);
    }

    public static long count(LocalTier tier, String name) {
        return tier.figures().counts().get(name);
    }
}
