package dev.larder.console.audit;

import dev.larder.Clock;
import dev.larder.console.api.Watches.AuditEntry;
import dev.larder.console.api.Watches.AuditPage;
import dev.larder.console.security.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people did: one JSON line each, appended to {@code console-audit.jsonl} in the data folder, and to the log {@code dev.larder.audit}. A file of 10 MB becomes
 * {@code console-audit.1.jsonl}, of which five are kept. Without a folder the last thousand are in memory alone. Thread-safe; blocks for the disk.
 */
public final class AuditLog {

    private static final Logger AUDIT = LoggerFactory.getLogger("dev.larder.audit");

    private static final int IN_MEMORY = 1_000;
    private static final int FILES = 5;
    private static final String NAME = "console-audit";

    private final @Nullable Path folder;
    private final long largestFile;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.shared();
    private final Deque<AuditEntry> newest = new ArrayDeque<>();
    private long last;

    /**
     * What was done.
     *
     * @param action invalidate, cancel, reveal, login, login-failed or logout
     * @param namespace where; empty if nowhere
     * @param subject what with, in words
     * @param previewed how many entries were announced; null if none were
     * @param removed how many it were; null if that is not known
     * @param durationMillis how long it took; null if that is of no interest
     * @param result what came of it
     */
    public record Deed(
            String action,
            String namespace,
            String subject,
            @Nullable Long previewed,
            @Nullable Long removed,
            @Nullable Long durationMillis,
            String result) {

        /** One that has no figures. */
        public static Deed of(String action, String namespace, String subject, String result) {
            return new Deed(action, namespace, subject, null, null, null, result);
        }
    }

    /**
     * A log.
     *
     * @param folder where it is kept; made if it is not there. Null for memory alone
     * @param largestFile bytes after which another file is begun
     * @throws UncheckedIOException if the folder cannot be used
     */
    public AuditLog(@Nullable Path folder, long largestFile, Clock clock) {
        this.folder = folder;
        this.largestFile = largestFile;
        this.clock = clock;
        if (folder != null) {
            open(folder);
        }
    }

    private void open(Path there) {
        try {
            Files.createDirectories(there);
            for (int i = 1; i >= 0; i--) {
                if (Files.exists(file(there, i))) {
                    Files.readAllLines(file(there, i)).forEach(this::remember);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The audit log in " + there + " cannot be read", e);
        }
    }

    // A line that the end of a process cut in two is of no use to anybody.
    private void remember(String line) {
        try {
            remember(json.readValue(line, AuditEntry.class));
        } catch (JacksonException damaged) {
            AUDIT.debug("A damaged line was left out");
        }
    }

    private void remember(AuditEntry entry) {
        newest.addFirst(entry);
        if (newest.size() > IN_MEMORY) {
            newest.removeLast();
        }
    }

    private static Path file(Path folder, int age) {
        return folder.resolve(age == 0 ? NAME + ".jsonl" : NAME + "." + age + ".jsonl");
    }

    /** Writes down what somebody did. A disk that fails is told in the log, where the line stands as well. */
    public synchronized void add(Caller caller, Deed deed) {
        long now = clock.millis();
        AuditEntry entry = new AuditEntry(
                now + "-" + ++last,
                now,
                caller.user(),
                caller.from(),
                caller.via(),
                deed.action,
                deed.namespace,
                deed.subject,
                deed.previewed,
                deed.removed,
                deed.durationMillis,
                deed.result,
                caller.requestId());
        remember(entry);
        String line = json.writeValueAsString(entry);
        AUDIT.info("{}", line);
        write(line);
    }

    private void write(String line) {
        if (folder == null) {
            return;
        }
        try {
            Path file = file(folder, 0);
            if (Files.exists(file) && Files.size(file) + line.length() > largestFile) {
                rotate(folder);
            }
            Files.write(
                    file,
                    (line + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            AUDIT.error("The audit log in {} cannot be written: cause={}", folder, e.toString());
        }
    }

    private static void rotate(Path folder) throws IOException {
        for (int age = FILES - 1; age >= 0; age--) {
            if (Files.exists(file(folder, age))) {
                Files.move(file(folder, age), file(folder, age + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** The newest of those that are older than the one named, or the newest of all. */
    public synchronized AuditPage page(@Nullable String before, int limit) {
        List<AuditEntry> older = newest.stream()
                .dropWhile(entry -> before != null && !entry.id().equals(before))
                .skip(before == null ? 0 : 1)
                .limit(limit + 1L)
                .toList();
        List<AuditEntry> page = older.subList(0, Math.min(limit, older.size()));
        String next = older.size() > limit ? page.get(page.size() - 1).id() : null;
        return new AuditPage(page, next, folder == null ? null : file(folder, 0).toString());
    }
}
