package dev.larder.topologies;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks an executable for its version, which also shows that it runs here, and for what it can do. */
final class RedisVersion {
    private static final Pattern VERSION = Pattern.compile("server v=(\\d+[.\\d]*)");
    private static final String UNKNOWN = "larder-asks";
    private static final int PATIENCE_SECONDS = 10;

    private RedisVersion() {}

    static Optional<RedisBinary> tryAsk(Path executable) {
        try {
            return Optional.of(ask(executable));
        } catch (TopologyException ignored) {
            return Optional.empty();
        }
    }

    static RedisBinary ask(Path executable) {
        String answer = answerOf(executable, "--version");
        Matcher version = VERSION.matcher(answer);
        if (!version.find()) {
            throw new TopologyException(executable + " does not say that it is a Redis server, but: " + answer.strip());
        }
        return new RedisBinary(executable, version.group(1));
    }

    /** It reads its settings in turn and ends at the first one it does not know; the second one here nobody knows. */
    static boolean knowsOption(Path executable, String option) {
        return answerOf(executable, "--port", "0", "--" + option, "0", "--" + UNKNOWN, "0")
                .contains(UNKNOWN);
    }

    static int major(String version) {
        return Integer.parseInt(version.split("\\.", 2)[0]);
    }

    private static String answerOf(Path executable, String... arguments) {
        try {
            List<String> command = new ArrayList<>(List.of(executable.toString()));
            command.addAll(List.of(arguments));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return readBounded(process);
        } catch (IOException e) {
            throw new TopologyException(executable + " does not run on this system: " + e.getMessage(), e);
        }
    }

    /** The answer is a few lines, so that it fits the pipe and the process can end before anybody reads. */
    private static String readBounded(Process process) throws IOException {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("no answer within " + PATIENCE_SECONDS + " s");
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while it was asked", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
