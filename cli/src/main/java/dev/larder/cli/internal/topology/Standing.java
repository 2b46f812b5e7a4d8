package dev.larder.cli.internal.topology;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.session.ClientFile;
import dev.larder.topologies.ClientTls;
import dev.larder.topologies.RedisConnection;
import dev.larder.topologies.TopologyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** How a topology stands now: each server asked. */
record Standing(Path folder, StateFile state, List<Map<String, Object>> servers) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String DOWN = "down";

    static Standing of(Path folder) {
        StateFile state = StateFile.read(folder)
                .orElseThrow(() -> new Failure(
                        ExitCode.NOT_FOUND,
                        "There is no topology in " + folder
                                + "; start one with 'larder redis up', or name its folder with" + " --data"));
        List<Map<String, Object>> servers = new ArrayList<>();
        @Nullable SSLSocketFactory tls = state.tls() ? ClientTls.sockets(Starter.authority(folder), null, null) : null;
        String password = Passwords.owner(folder).password();
        for (Member member : state.members()) {
            String role = member.process().isPresent() ? role(member, tls, password) : DOWN;
            servers.add(Report.row("name", member.name(), "role", role, "port", member.port(), "pid", member.pid()));
        }
        return new Standing(folder, state, servers);
    }

    private static String role(Member member, @Nullable SSLSocketFactory tls, String password) {
        if (member.kind().equals("sentinel")) {
            return "sentinel";
        }
        try (RedisConnection redis = RedisConnection.open("127.0.0.1", member.port(), tls, PATIENCE)) {
            redis.ask("AUTH", password);
            return redis.ask("INFO", "replication").line("role").replace("slave", "replica");
        } catch (IOException | TopologyException e) {
            return "silent";
        }
    }

    boolean isHealthy() {
        return servers.stream()
                .map(server -> server.get("role"))
                .noneMatch(role -> DOWN.equals(role) || "silent".equals(role));
    }

    Report report() {
        return Report.of("redis.topology")
                .with("topology", state.shape().label())
                .with("tls", state.tls())
                .with("healthy", isHealthy())
                .with("folder", folder.toString())
                .with("redis", address())
                .with("passwordFile", Passwords.in(folder).toString())
                .with("clientFile", ClientFile.in(folder).toString())
                .rows("servers", servers);
    }

    private String address() {
        try {
            return Files.readAllLines(ClientFile.in(folder)).stream()
                    .filter(line -> line.startsWith("LARDER_REDIS="))
                    .map(line -> line.substring(line.indexOf('=') + 1))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
