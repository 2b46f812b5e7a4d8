package dev.larder.cli.internal.topology;

import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A server that was started.
 *
 * @param name its folder within the topology's
 * @param kind {@code server} or {@code sentinel}
 * @param startedAtMillis when the process began, as the system says; with the pid it names one process for good
 */
record Member(String name, String kind, int port, long pid, long startedAtMillis) {

    /** The system reckons from its boot, and may put that a little differently each time. */
    private static final Duration SAME = Duration.ofSeconds(2);

    static Member of(RedisServer server, String kind) {
        long startedAt = ProcessHandle.of(server.pid())
                .flatMap(process -> process.info().startInstant())
                .map(Instant::toEpochMilli)
                .orElse(0L);
        return new Member(server.directory().getFileName().toString(), kind, server.port(), server.pid(), startedAt);
    }

    /** Its process, if that is still there and no other has come by its number. */
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .startInstant()
                        .map(began -> Math.abs(began.toEpochMilli() - startedAtMillis) <= SAME.toMillis())
                        .orElse(false));
    }
}
