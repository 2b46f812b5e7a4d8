package dev.larder.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs TLC in a JVM of its own: it keeps what it knows of a model in static fields. All it writes is under {@code target/models}. */
final class Tlc {

    /**
     * What TLC said.
     *
     * @param isWhole whether every state was visited and none violates anything
     * @param violated the invariant that does not hold, empty if there is none
     * @param states how many distinct states were found
     * @param output all of it
     */
    record Verdict(boolean isWhole, String violated, long states, String output) {}

    /** Whether the models are checked with their own constants, and not with small ones. */
    static final boolean IN_FULL = "full".equals(System.getProperty("larder.models"));

    // Short runs: one quick compiler and one thread need the least of a machine that has more to do.
    private static final List<String> SHORT_RUN = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m");
    private static final List<String> LONG_RUN = List.of("-XX:+UseParallelGC", "-Xmx3g");

    private static final Pattern VIOLATED = Pattern.compile("Invariant (\\w+) is violated");
    private static final Pattern STATES = Pattern.compile("([\\d,]+) distinct states found, \\d+ states left on queue");
    private static final int MINUTES = 60;

    private Tlc() {}

    /** Checks a model that lacks the named mechanism. */
    static Verdict check(Model model, String weakness) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(
                target().resolve("models").resolve(model.name()).resolve(weakness.replace(' ', '-')));
        Files.writeString(folder.resolve(model.name() + ".tla"), model.specification());
        Files.writeString(folder.resolve(model.name() + ".cfg"), model.configuration(weakness));
        Path output = folder.resolve("tlc.txt");
        Process tlc = new ProcessBuilder(command(model.name()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!tlc.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("TLC did not end within " + MINUTES + " min, see " + output);
            }
            return verdict(Files.readString(output));
        } finally {
            tlc.destroyForcibly();
        }
    }

    private static List<String> command(String name) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(IN_FULL ? LONG_RUN : SHORT_RUN);
        command.addAll(List.of("-Djava.io.tmpdir=.", "-cp", System.getProperty("java.class.path"), "tlc2.TLC"));
        command.addAll(List.of("-workers", IN_FULL ? "auto" : "1", "-metadir", "states", name));
        return command;
    }

    private static Verdict verdict(String output) {
        Matcher violated = VIOLATED.matcher(output);
        Matcher states = STATES.matcher(output);
        return new Verdict(
                output.contains("Model checking completed. No error has been found."),
                violated.find() ? violated.group(1) : "",
                states.find() ? Long.parseLong(states.group(1).replace(",", "")) : 0,
                output);
    }

    // Where the build puts what it makes, which is not always "target".
    private static Path target() {
        return Path.of(System.getProperty("larder.target", "target")).toAbsolutePath();
    }
}
