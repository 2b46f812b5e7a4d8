package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Session;
import dev.larder.topologies.Answer;
import dev.larder.topologies.RedisBinary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/**
 * Copies one server: a temporary replica follows it until it has everything, is cut off, counts what it holds, and writes that down. So
 * the file, the counts, the digest and the place in the server's history are of one moment, and that the file can be loaded is known
 * before it counts.
 */
final class Copier {

    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final Duration HANDSHAKE = Duration.ofSeconds(60);

    private final Session session;
    private final Path folder;
    private final Duration patience;

    Copier(Session session, Path folder, Duration patience) {
        this.session = session;
        this.folder = folder;
        this.patience = patience;
    }

    /** Leaves the file beside its place, under {@link #fresh}. */
    Copy copy(Sources.Source source, SetName name) {
        Server server = source.server();
        Answer info = server.ask("INFO");
        RedisBinary binary = Readers.of(info.line("redis_version"));
        session.say("Copying " + server + " (" + info.line("role").replace("slave", "replica") + ", Redis "
                + info.line("redis_version") + ")");
        try (Scratch scratch = Scratch.in(folder)) {
            Frozen frozen = frozen(server, binary, scratch.folder());
            Path rdb = scratch.folder().resolve(TemporaryServer.FILE);
            requireSound(rdb, binary, frozen.contents, server);
            String file = name.file(server.toString());
            Copy copy = new Copy(
                    file,
                    Sha256.of(rdb),
                    Files.size(rdb),
                    binary.version(),
                    origin(source, info, frozen.replication),
                    frozen.contents);
            Files.setPosixFilePermissions(rdb, PosixFilePermissions.fromString("rw-------"));
            Files.move(rdb, fresh(folder, file), StandardCopyOption.ATOMIC_MOVE);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a file is until its set is complete. */
    static Path fresh(Path folder, String file) {
        return folder.resolve(file + ".tmp");
    }

    /** What the replica held when it was cut off. */
    private record Frozen(Contents contents, Answer replication) {}

    private Frozen frozen(Server server, RedisBinary binary, Path scratch) {
        try (TemporaryServer replica = TemporaryServer.following(server, session.target(), binary, scratch, patience)) {
            awaitEverything(replica, server);
            replica.ask("REPLICAOF", TemporaryServer.NOBODY[0], TemporaryServer.NOBODY[1]);
            Answer replication = replica.ask("INFO", "replication");
            Contents contents = new Keyspace(replica).contents();
            replica.ask("SAVE");
            return new Frozen(contents, replication);
        }
    }

    private void awaitEverything(TemporaryServer replica, Server server) {
        Progress progress = session.progress("bytes", 0);
        long begun = session.clock().nanos();
        Answer info = replica.ask("INFO", "replication");
        while (session.interruption().isRequested()
                || !info.line("master_link_status").equals("up")) {
            boolean isReceiving = info.line("master_sync_in_progress").equals("1");
            requireHope(replica, server, Duration.ofNanos(session.clock().nanos() - begun), isReceiving);
            progress.done(number(info.line("master_sync_read_bytes")));
            if (session.interruption().isRequestedWithin(GLANCE)) {
                throw new Failure(ExitCode.INTERRUPTED, "Interrupted: there is no backup, and nothing is left of it");
            }
            info = replica.ask("INFO", "replication");
        }
        progress.close();
    }

    private void requireHope(TemporaryServer replica, Server server, Duration waited, boolean isReceiving) {
        String said = replica.lastWords();
        if (said.contains("NOPERM")) {
            throw new Failure(
                    ExitCode.FORBIDDEN,
                    "The user may not copy " + server + "; it needs +psync +replconf +ping +info, see docs/backup.md");
        }
        if (waited.compareTo(patience) > 0 || (!isReceiving && waited.compareTo(HANDSHAKE) > 0)) {
            throw new Failure(
                    ExitCode.FAILURE,
                    server + " was not copied within " + waited.toSeconds()
                            + " s; see --patience. What the copying server" + " said last: " + said);
        }
    }

    private static void requireSound(Path rdb, RedisBinary binary, Contents contents, Server server) {
        RdbCheck check = RdbCheck.of(rdb, binary);
        if (!check.isGood() || check.keys() != contents.keys()) {
            throw new Failure(
                    ExitCode.FAILURE,
                    "The copy of " + server + " is not sound and was thrown away: "
                            + (check.isGood()
                                    ? check.keys() + " keys of " + contents.keys() + " were written"
                                    : check.complaint()));
        }
    }

    private static Origin origin(Sources.Source source, Answer info, Answer replication) {
        return new Origin(
                source.server().toString(),
                info.line("role").replace("slave", "replica"),
                info.line("run_id"),
                replication.line("master_replid"),
                number(replication.line("slave_repl_offset")),
                info.line("redis_version"),
                source.slots(),
                source.configEpoch());
    }

    private static long number(String text) {
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
