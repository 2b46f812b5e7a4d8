package dev.larder.disk.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.disk.Disk;
import dev.larder.disk.Tiers;
import dev.larder.tier.LocalTier;
import dev.larder.tier.LocalTier.Kept;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A process that keeps, drops, sets checkpoints and abandons until it is killed. What it was promised it writes down when it is promised:
 *
 * <pre>
 * D 17 1000042     what key 17 had up to version 1000042 was dropped
 * C 1000099        the checkpoint 1000099 was set
 * A 1000120        everything up to version 1000120 was abandoned
 * </pre>
 */
final class CrashingNode {

    static final int KEYS = 300;

    private final LocalTier tier;
    private final FileChannel promises;
    private final boolean isLazy;
    private final Random random;
    private final AtomicIntegerArray fences = new AtomicIntegerArray(KEYS);
    private final int[] versions = new int[KEYS];
    private int version;

    private CrashingNode(LocalTier tier, FileChannel promises, int round, boolean isLazy) {
        this.tier = tier;
        this.promises = promises;
        this.isLazy = isLazy;
        this.random = new Random(round);
        this.version = round * 1_000_000;
    }

    /** Folder, file for promises, round, and {@code lazy} for a node that promises too early. */
    public static void main(String[] arguments) throws IOException {
        Path promises = Path.of(arguments[1]);
        try (LocalTier tier = new Tiers()
                        .open(Disk.in(Path.of(arguments[0]), Tiers.BOUND).writeBufferBytes(3 << 20));
                FileChannel channel =
                        FileChannel.open(promises, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            CrashingNode node =
                    new CrashingNode(tier, channel, Integer.parseInt(arguments[2]), arguments[3].equals("lazy"));
            System.out.println("open");
            while (true) {
                node.step();
            }
        }
    }

    static String key(int number) {
        return "goal:" + number;
    }

    /** Of all sizes, also such as stand in files of their own. */
    static String value(int number, int version) {
        String line = key(number) + "#" + version + "#";
        return line.repeat(1 + new Random(version).nextInt(version % 50 == 0 ? 3_000 : 40));
    }

    private void step() throws IOException {
        int number = random.nextInt(KEYS);
        int dice = random.nextInt(10_000);
        if (dice < 7_000) {
            keep(number);
        } else if (dice < 9_900) {
            drop(number);
        } else if (dice < 9_998) {
            tier.checkpoint(Integer.toString(++version));
            awaitWritten();
            promise("C " + version);
        } else {
            abandon();
        }
    }

    private void keep(int number) {
        versions[number] = ++version;
        int fence = fences.get(number);
        byte[] value = value(number, version).getBytes(UTF_8);
        Kept kept = new Kept(key(number), value, System.currentTimeMillis() + Tiers.HOUR, 0);
        tier.keep(kept, () -> fences.get(number) == fence);
    }

    private void drop(int number) throws IOException {
        fences.incrementAndGet(number);
        if (isLazy) {
            CompletableFuture.runAsync(
                    () -> tier.drop(List.of(key(number))),
                    CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));
        } else {
            tier.drop(List.of(key(number)));
            awaitWritten();
        }
        promise("D " + number + " " + versions[number]);
    }

    private void abandon() throws IOException {
        for (int number = 0; number < KEYS; number++) {
            fences.incrementAndGet(number);
        }
        tier.abandon("the test says so");
        awaitWritten();
        promise("A " + ++version);
    }

    private void awaitWritten() {
        tier.written().toCompletableFuture().join();
    }

    // In the machine's memory when it returns, which outlives the process.
    private void promise(String line) throws IOException {
        promises.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
    }
}
