package dev.larder.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A page of which a part is written by a report: what stands between {@code <!-- <command> writes from here -->} and {@code <!-- to here -->}.
 *
 * @param path where it is
 * @param command how its reader writes it anew
 */
public record Page(Path path, String command) {

    private static final String END = "<!-- to here -->";

    /** Puts a report in the place of the last one. */
    public void write(String report) throws IOException {
        String begin = "<!-- " + command + " writes from here -->\n";
        String text = Files.readString(path, StandardCharsets.UTF_8);
        int from = text.indexOf(begin);
        int to = text.indexOf(END, Math.max(0, from));
        if (from < 0 || to < 0) {
            throw new IllegalStateException(path + " has no place for the report, between " + begin + "and " + END);
        }
        Files.writeString(
                path, text.substring(0, from + begin.length()) + report + text.substring(to), StandardCharsets.UTF_8);
    }

    /** What it was measured on, as a paragraph. */
    public static String machine() {
        return machine(Runtime.getRuntime().maxMemory() >> 20);
    }

    /** The same, where another process is measured, with a heap of so many MiB. */
    public static String machine(long heapMiB) {
        return String.format(
                Locale.ROOT,
                "%d cores, JDK %s, heap of %d MiB.%n%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature(),
                heapMiB);
    }
}
