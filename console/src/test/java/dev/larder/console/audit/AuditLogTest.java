package dev.larder.console.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.console.api.Watches.AuditEntry;
import dev.larder.console.audit.AuditLog.Deed;
import dev.larder.console.security.Caller;
import dev.larder.console.security.Role;
import dev.larder.testkit.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {

    private static final Caller ANNA = new Caller("anna", Role.ADMIN, "10.0.0.1", "cli");

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();

    private static List<String> subjects(AuditLog log) {
        return log.page(null, 100).entries().stream().map(AuditEntry::subject).toList();
    }

    private static Deed deed(String subject) {
        return Deed.of("reveal", "shop:v1", subject, "shown");
    }

    @Test
    void outlivesTheProcess() {
        new AuditLog(folder, 1_000_000, clock).add(ANNA.asking("job-1"), deed("key a"));

        AuditLog again = new AuditLog(folder, 1_000_000, clock);

        assertThat(again.page(null, 10).entries()).singleElement().satisfies(entry -> {
            assertThat(entry.user()).isEqualTo("anna");
            assertThat(entry.from()).isEqualTo("10.0.0.1");
            assertThat(entry.via()).isEqualTo("cli");
            assertThat(entry.subject()).isEqualTo("key a");
            assertThat(entry.requestId()).isEqualTo("job-1");
        });
    }

    @Test
    void onlyAppends() throws Exception {
        AuditLog log = new AuditLog(folder, 1_000_000, clock);
        log.add(ANNA, deed("key a"));
        String first = Files.readString(folder.resolve("console-audit.jsonl"));
        log.add(ANNA, deed("key b\nwith a line of its own"));

        assertThat(Files.readString(folder.resolve("console-audit.jsonl"))).startsWith(first);
        assertThat(Files.readAllLines(folder.resolve("console-audit.jsonl"))).hasSize(2);
    }

    @Test
    void leavesOutALineThatWasCutInTwo() throws Exception {
        AuditLog log = new AuditLog(folder, 1_000_000, clock);
        log.add(ANNA, deed("key a"));
        Files.writeString(folder.resolve("console-audit.jsonl"), "{\"id\":\"x", StandardOpenOption.APPEND);

        assertThat(subjects(new AuditLog(folder, 1_000_000, clock))).containsExactly("key a");
    }

    @Test
    void takesNoMoreThanSixFiles() throws Exception {
        AuditLog log = new AuditLog(folder, 300, clock);
        for (int i = 0; i < 50; i++) {
            log.add(ANNA, deed("key " + i));
        }

        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSize(6)
                    .contains("console-audit.jsonl", "console-audit.5.jsonl");
        }
    }

    @Test
    void isReadPageByPageWithTheNewestFirst() {
        AuditLog log = new AuditLog(null, 300, clock);
        for (int i = 0; i < 5; i++) {
            log.add(ANNA, deed("key " + i));
        }

        var first = log.page(null, 2);
        var second = log.page(first.next(), 2);
        var third = log.page(second.next(), 2);

        assertThat(first.entries()).extracting(AuditEntry::subject).containsExactly("key 4", "key 3");
        assertThat(second.entries()).extracting(AuditEntry::subject).containsExactly("key 2", "key 1");
        assertThat(third.entries()).extracting(AuditEntry::subject).containsExactly("key 0");
        assertThat(third.next()).isNull();
        assertThat(first.file()).isNull();
    }

    @Test
    void keepsAThousandInMemory() {
        AuditLog log = new AuditLog(null, 300, clock);
        for (int i = 0; i < 1_100; i++) {
            log.add(ANNA, deed("key " + i));
        }

        assertThat(log.page(null, 1_000).next()).isNull();
        assertThat(log.page(null, 1_000).entries()).hasSize(1_000);
    }
}
