package dev.larder.disk.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a {@link CrashingNode} was promised before it was killed. */
final class Promises {

    private final int[] dropped = new int[CrashingNode.KEYS];
    private int checkpoint;
    private int abandoned;

    /** Takes over what stands in a file; a last line that was cut by the kill was not promised yet. */
    void read(Path file) throws IOException {
        String text = Files.readString(file);
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(this::add);
    }

    private void add(String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "D" -> dropped[Integer.parseInt(words[1])] = Integer.parseInt(words[2]);
            case "C" -> checkpoint = Integer.parseInt(words[1]);
            case "A" -> abandoned = Integer.parseInt(words[1]);
            default -> throw new IllegalStateException(line);
        }
    }

    /** Whether a value may be answered for a key. */
    boolean allows(int number, String value) {
        int version = versionOf(number, value);
        return version > dropped[number] && version > abandoned;
    }

    /** Whether a value is one that was kept for the key, whole. */
    static boolean isWhole(int number, String value) {
        int version = versionOf(number, value);
        return version > 0 && value.equals(CrashingNode.value(number, version));
    }

    private static int versionOf(int number, String value) {
        String[] parts = value.split("#", 3);
        boolean isOne = parts.length == 3 && parts[0].equals(CrashingNode.key(number)) && parts[1].matches("\\d{1,9}");
        return isOne ? Integer.parseInt(parts[1]) : 0;
    }

    /** Whether a checkpoint is the last that was promised, or one that came after it. */
    boolean allowsCheckpoint(@Nullable String found) {
        // An abandonment may have come after all promises.
        return found == null || Integer.parseInt(found) >= Math.max(checkpoint, abandoned);
    }
}
