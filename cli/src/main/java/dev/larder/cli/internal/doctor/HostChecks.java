package dev.larder.cli.internal.doctor;

import dev.larder.cli.internal.servers.Server;
import dev.larder.topologies.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What machines and networks do to servers: names, the kernel's settings, commands that took long. */
final class HostChecks {

    private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    private static final Path OVERCOMMIT = Path.of("/proc/sys/vm/overcommit_memory");
    private static final Duration LATELY = Duration.ofHours(1);
    private static final long LONG_MICROS = 100_000;
    private static final String MOST = "128";

    private HostChecks() {}

    /** Whether the names by which servers are announced lead anywhere from here. */
    static List<Finding> names(Patient patient) {
        return patient.fleet().all().stream().map(HostChecks::name).toList();
    }

    private static Finding name(Server server) {
        try {
            return Finding.ok(
                    server, "is " + InetAddress.getByName(server.host()).getHostAddress() + " from here");
        } catch (UnknownHostException unknown) {
            return Finding.error(
                    server,
                    "The " + server.role().label() + " is announced by a name that leads nowhere from here",
                    "Give the name to the resolver here, or have servers announce one that clients know"
                            + " (replica-announce-ip, sentinel announce-ip, cluster-announce-hostname).");
        }
    }

    /** The kernel under servers that run on this machine. */
    static List<Finding> system(Patient patient) {
        boolean isHere = patient.fleet().holders().stream().anyMatch(server -> AccessChecks.isHere(server.host()));
        if (!isHere) {
            return List.of(Finding.skipped("system", "no server runs on this machine; ask the doctor there"));
        }
        if (patient.session().variable("CI").isPresent()) {
            return List.of(Finding.skipped("system", "a build machine is not where servers stay"));
        }
        return List.of(hugePages(read(HUGE_PAGES)), overcommit(read(OVERCOMMIT)));
    }

    static Finding hugePages(String enabled) {
        return enabled.contains("[always]")
                ? Finding.warn(
                        "transparent huge pages",
                        "They are always on: a fork for a copy or a rewrite makes each write slow, and memory grow",
                        "echo madvise > " + HUGE_PAGES + ", and at each boot (deploy/systemd/90-larder-redis.conf).")
                : Finding.ok("transparent huge pages", enabled.isEmpty() ? "not known here" : enabled);
    }

    static Finding overcommit(String mode) {
        return mode.equals("0")
                ? Finding.warn(
                        "memory overcommit",
                        "The kernel may refuse the fork for a copy or a rewrite when memory is half full",
                        "sysctl vm.overcommit_memory=1, and keep it in /etc/sysctl.d.")
                : Finding.ok("memory overcommit", mode.isEmpty() ? "not known here" : "mode " + mode);
    }

    private static String read(Path file) {
        try {
            return Files.isReadable(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commands that held up all others: a server does one at a time. */
    static List<Finding> slowlog(Patient patient) {
        long now = patient.session().clock().millis() / 1_000;
        List<Finding> findings = new ArrayList<>();
        for (Server server : patient.fleet().holders()) {
            findings.add(slowlog(
                    server.toString(), server.ask("SLOWLOG", "GET", MOST).items(), now));
        }
        return findings;
    }

    /** Arguments may be secret, and are not repeated. */
    static Finding slowlog(String server, List<Answer> entries, long nowSeconds) {
        List<Answer> slow = entries.stream()
                .filter(entry -> nowSeconds - number(entry, 1) <= LATELY.toSeconds())
                .filter(entry -> number(entry, 2) >= LONG_MICROS)
                .toList();
        if (slow.isEmpty()) {
            return Finding.ok(server, "no command took " + LONG_MICROS / 1_000 + " ms within the last hour");
        }
        Answer worst = slow.stream()
                .max((one, other) -> Long.compare(number(one, 2), number(other, 2)))
                .orElseThrow();
        return Finding.warn(
                server,
                slow.size() + " commands held up all others within the last hour, the longest "
                        + worst.items().get(3).items().get(0).text() + " for " + number(worst, 2) / 1_000 + " ms",
                "See SLOWLOG GET: who sends them? KEYS, large LRANGE, HGETALL or DEL, and scripts are the usual ones.");
    }

    private static long number(Answer entry, int index) {
        return Long.parseLong(entry.items().get(index).text());
    }
}
