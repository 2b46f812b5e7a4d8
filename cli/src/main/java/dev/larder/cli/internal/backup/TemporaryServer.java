package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.servers.Target;
import dev.larder.cli.internal.servers.Trust;
import dev.larder.topologies.Answer;
import dev.larder.topologies.RedisBinary;
import dev.larder.topologies.RedisConnection;
import dev.larder.topologies.RedisServer;
import dev.larder.topologies.RedisTls;
import dev.larder.topologies.RedisUser;
import dev.larder.topologies.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server of this machine for a moment: listens on the loopback interface at a port of its own, wants a password that only this process
 * knows, keeps its files in a folder of its own, and ends with this process. Words and answers stand for bytes. For one thread.
 */
final class TemporaryServer implements AutoCloseable {

    /** Where nobody listens: a replica of nobody lets no key expire, so what it holds stays as it is for as long as it is looked at. */
    static final String[] NOBODY = {"127.0.0.1", "1"};

    static final String FILE = "dump.rdb";

    private final RedisServer server;
    private final RedisConnection connection;

    private TemporaryServer(RedisServer server, Duration patience) {
        this.server = server;
        this.connection = connected(server, patience);
    }

    private static RedisConnection connected(RedisServer server, Duration patience) {
        try {
            RedisConnection open = RedisConnection.open("127.0.0.1", server.port(), null, patience);
            RedisUser operator = server.operator().orElseThrow();
            open.ask("AUTH", operator.name(), operator.password());
            return open;
        } catch (IOException e) {
            server.close();
            throw new UncheckedIOException(e);
        }
    }

    private static RedisServer.Builder builder(Path folder, RedisBinary binary, Duration patience) {
        RedisServer.Builder builder = RedisServer.builder()
                .binary(binary)
                .directory(folder)
                .user(RedisUser.omnipotent("backup"))
                .startTimeout(patience)
                .option("dbfilename", FILE)
                .option("rdb-del-sync-files", "no")
                // Straight into memory: what came over the wire is written once, by this server itself.
                .option("repl-diskless-load", "on-empty-db");
        return binary.version().startsWith("6.") ? builder : builder.option("enable-debug-command", "yes");
    }

    /** One that begins to copy a server. Who logs in there stands in a file that only its owner can read. */
    static TemporaryServer following(Server source, Target target, RedisBinary binary, Path folder, Duration patience) {
        String password = Objects.requireNonNullElse(target.login().password(), "");
        String user = password.isEmpty()
                ? ""
                : Objects.requireNonNullElse(target.login().user(), "");
        RedisServer.Builder builder = builder(folder, binary, patience)
                .option("masteruser", user)
                .option("masterauth", password)
                .option("replicaof", source.host(), Integer.toString(source.port()));
        boolean isSecured = target.address().tls() != null;
        return new TemporaryServer(
                (isSecured ? secured(builder, target.trust(), binary, folder) : builder).start(), patience);
    }

    /** Redis wants a certificate even to be a client only; servers that ask for none are shown one that was just made. */
    private static RedisServer.Builder secured(
            RedisServer.Builder builder, Trust trust, RedisBinary binary, Path folder) {
        @Nullable Path authority = trust.authority();
        if (authority == null || !binary.speaksTls()) {
            throw new Failure(
                    ExitCode.USAGE,
                    authority == null
                            ? "A server that copies over TLS has to know whom to trust; name the file with --tls-ca"
                            : binary + " was built without TLS; put a redis-server 7 with TLS on the PATH");
        }
        @Nullable Path certificate = trust.certificate();
        @Nullable Path key = trust.key();
        RedisTls shown = certificate == null || key == null
                ? TestCertificates.in(folder.resolve("tls")).client().tls()
                : RedisTls.of(authority, certificate, key);
        return builder.option("tls-replication", "yes")
                .option("tls-ca-cert-file", authority.toAbsolutePath().toString())
                .option("tls-cert-file", shown.certificate().toString())
                .option("tls-key-file", shown.key().toString());
    }

    /**
     * One that has loaded a file, which is not changed.
     *
     * @param isFrozen whether keys whose time is over stay, for looking at all that is in the file
     */
    static TemporaryServer loading(Path rdb, RedisBinary binary, Path folder, boolean isFrozen, Duration patience) {
        try {
            Files.createSymbolicLink(folder.resolve(FILE), rdb.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RedisServer.Builder builder = builder(folder, binary, patience);
        return new TemporaryServer((isFrozen ? builder.option("replicaof", NOBODY) : builder).start(), patience);
    }

    Answer ask(String... words) {
        try {
            return connection.ask(words);
        } catch (IOException e) {
            throw new UncheckedIOException("The server that was started for a moment ended: " + server.logFile(), e);
        }
    }

    List<Answer> askAll(List<String[]> commands) {
        try {
            return connection.askAll(commands);
        } catch (IOException e) {
            throw new UncheckedIOException("The server that was started for a moment ended: " + server.logFile(), e);
        }
    }

    /** Hands a value to another server, as the last word of a command there, without keeping it; nothing if there is no value. */
    Optional<Answer> hand(String[] question, Server to, String... command) {
        return to.take(connection, question, command);
    }

    /** What it printed last, for whoever wonders why it does not get on. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(server.logFile());
            return String.join("; ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        connection.close();
        // Nothing to be kept: no need to let it end in order.
        server.kill();
        server.close();
    }
}
