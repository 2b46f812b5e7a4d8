package dev.larder.cli.internal.backup;

import dev.larder.topologies.RedisBinary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that was read from end to end. A server's executable is the checker too, when it is called by that name.
 *
 * @param isGood whether it can be read
 * @param keys how many it holds
 * @param complaint what is wrong, in the checker's words; empty if nothing is
 */
record RdbCheck(boolean isGood, long keys, String complaint) {

    private static final String NAME = "redis-check-rdb";
    private static final Pattern KEYS = Pattern.compile("\\[info] (\\d+) keys read");
    private static final Pattern COMPLAINT =
            Pattern.compile("\\[offset \\d+] (?!Checking|AUX|Selecting|Checksum OK|\\\\o/).*");

    static RdbCheck of(Path rdb, RedisBinary binary) {
        try (Scratch scratch = Scratch.anywhere()) {
            Path checker = Files.createSymbolicLink(scratch.folder().resolve(NAME), binary.path());
            Process process = new ProcessBuilder(checker.toString(), rdb.toString())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return of(process.waitFor(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + rdb + " was checked", e);
        }
    }

    static RdbCheck of(int exitCode, String said) {
        Matcher keys = KEYS.matcher(said);
        if (exitCode == 0 && keys.find()) {
            return new RdbCheck(true, Long.parseLong(keys.group(1)), "");
        }
        Matcher complaint = COMPLAINT.matcher(said);
        return new RdbCheck(false, 0, complaint.find() ? complaint.group() : "it ended with " + exitCode);
    }
}
