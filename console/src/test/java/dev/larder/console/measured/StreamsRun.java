package dev.larder.console.measured;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Fifty clients of a stream and one that takes nothing, and what they cost in memory. */
public final class StreamsRun implements AutoCloseable {

    private static final int CLIENTS = 50;
    private static final double MEGABYTE = 1 << 20;

    private final Listeners listeners;
    private final List<Minute> minutes = new ArrayList<>();

    private record Minute(int number, long heapBytes, long leastBytes) {}

    /** Opens them. */
    public StreamsRun(int port, String path) {
        listeners = new Listeners(port, path, CLIENTS);
    }

    /** A minute is over. */
    public void minute(int number) {
        long least = listeners.leastBytes();
        System.gc();
        System.gc();
        Runtime process = Runtime.getRuntime();
        minutes.add(new Minute(number, process.totalMemory() - process.freeMemory(), least));
    }

    /** What the client that got least got in the minute in which it got least. */
    public long leastBytesOfAMinute() {
        return minutes.stream().mapToLong(Minute::leastBytes).min().orElse(0);
    }

    /** Heap after a collection, from the first minute to the last. */
    public long growthBytes() {
        return minutes.get(minutes.size() - 1).heapBytes - minutes.get(0).heapBytes;
    }

    /** Prints the figures, and writes them where they belong. */
    public void tell() {
        StringBuilder text = new StringBuilder(CLIENTS + " open streams and one that takes nothing, by minute:\n\n")
                .append(
                        "| minute | heap after a collection, MB | bytes that the slowest client got |\n|---|---|---|\n");
        for (Minute minute : minutes) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %d | %.1f | %,d |%n",
                    minute.number,
                    minute.heapBytes / MEGABYTE,
                    minute.leastBytes));
        }
        Section.write("console-streams", text.toString());
    }

    @Override
    public void close() throws IOException {
        listeners.close();
    }
}
