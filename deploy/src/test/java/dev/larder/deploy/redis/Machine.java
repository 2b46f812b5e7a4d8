package dev.larder.deploy.redis;

import dev.larder.deploy.DeployFolder;
import dev.larder.deploy.Tool;
import dev.larder.deploy.Tool.Outcome;
import dev.larder.topologies.ServerProcess;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One machine of a {@link Site}: a server and a sentinel that share a disk, as the containers of a pod do. */
final class Machine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Site site;
    private final int number;
    private @Nullable ServerProcess redis;
    private @Nullable ServerProcess sentinel;
    private @Nullable ServerProcess joiner;

    Machine(Site site, int number) {
        this.site = site;
        this.number = number;
    }

    String host() {
        return site.network() + number;
    }

    void startRedis() {
        redis = start("start-redis.sh", "redis.log");
    }

    void startSentinel() {
        sentinel = start("start-sentinel.sh", "sentinel.log");
    }

    /** Starts who brings the nodes of a cluster together. */
    void startJoiner() {
        joiner = start("join-cluster.sh", "joiner.log");
    }

    private ServerProcess start(String script, String log) {
        List<String> command = new ArrayList<>(List.of("env"));
        variables().forEach((name, value) -> command.add(name + "=" + value));
        command.add(DeployFolder.path("redis").resolve(script).toString());
        try {
            Files.createDirectories(data());
            return ServerProcess.start(command, folder().resolve(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a script on this machine to its end. */
    Outcome run(String script, String... arguments) {
        return run(Map.of(), script, arguments);
    }

    Outcome run(Map<String, String> besides, String script, String... arguments) {
        try {
            Files.createDirectories(data());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> variables = new TreeMap<>(variables());
        variables.putAll(besides);
        return Site.script(script, variables, List.of(arguments));
    }

    /** Gives a line to a shell with the variables of this machine. */
    Outcome shell(String line) {
        return Tool.find("sh").orElseThrow().run(variables(), List.of("-c", line));
    }

    private Map<String, String> variables() {
        Map<String, String> all = new TreeMap<>(Map.of(
                "ANNOUNCE_HOST",
                host(),
                "ANNOUNCE_IP",
                host(),
                "BIND",
                host(),
                "PROBE_HOST",
                host(),
                "BESIDE_REDIS",
                "yes",
                "DATA_DIR",
                data().toString(),
                "RUN_DIR",
                run().toString(),
                "BACKUP_DIR",
                folder().resolve("backup").toString()));
        all.putAll(site.variables());
        return all;
    }

    Path folder() {
        return site.folder().resolve("machine-" + number);
    }

    Path data() {
        return folder().resolve("data");
    }

    /** Where the rendered files are. */
    Path run() {
        return folder().resolve("run");
    }

    String log(String name) {
        return DeployFolder.text(folder().resolve(name));
    }

    /** Asks its server as that user. */
    <T> T ask(String user, Function<RedisCommands<String, String>, T> question) {
        return ask(user, site.clientOptions().build(), question);
    }

    /** Asks its server as that user, in another way than usual. */
    <T> T ask(String user, ClientOptions options, Function<RedisCommands<String, String>, T> question) {
        RedisURI uri = RedisURI.builder()
                .withHost(host())
                .withPort(site.redisPort())
                .withSsl(site.speaksTls())
                .withAuthentication(user, site.password(user))
                .withTimeout(PATIENCE)
                .build();
        try (RedisClient client = RedisClient.create(uri)) {
            client.setOptions(options);
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                return question.apply(connection.sync());
            }
        }
    }

    /** What its server is now, as Redis says it: {@code master}, {@code slave}; or {@code down}. */
    String role() {
        try {
            return (String) ask("probe", redis -> redis.role().get(0));
        } catch (RedisException down) {
            return "down";
        }
    }

    boolean isMaster() {
        return role().equals("master");
    }

    boolean isReady() {
        return run("probe.sh", "ready", "redis").code() == 0;
    }

    void killRedis() {
        if (redis != null) {
            redis.kill();
        }
    }

    void killSentinel() {
        if (sentinel != null) {
            sentinel.kill();
        }
    }

    void stopRedis() {
        if (redis != null) {
            redis.stop(PATIENCE);
        }
    }

    @Override
    public void close() {
        if (joiner != null) {
            joiner.kill();
        }
        killSentinel();
        killRedis();
    }
}
