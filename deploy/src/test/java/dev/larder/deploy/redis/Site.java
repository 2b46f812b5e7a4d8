package dev.larder.deploy.redis;

import dev.larder.deploy.DeployFolder;
import dev.larder.deploy.Tool;
import dev.larder.deploy.Tool.Outcome;
import dev.larder.topologies.RedisBinary;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.SslOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Machines that differ in their loopback address, 127.0.1.1 and following, and have the same ports, as pods and containers do. They
 * share one folder of passwords. Linux answers on every address of 127.0.0.0/8.
 */
final class Site implements AutoCloseable {
    private final Path folder;
    private final int redisPort;
    private final int sentinelPort;
    private final RedisBinary redis;
    private final Map<String, String> settings;
    private final List<Machine> machines;
    private String network = "127.0.1.";

    private Site(Path folder, int count, RedisBinary redis, Map<String, String> settings) {
        this.folder = folder;
        this.redis = redis;
        this.redisPort = freePort(count);
        this.sentinelPort = redisPort + 1;
        this.settings = settings;
        this.machines = IntStream.rangeClosed(1, count)
                .mapToObj(number -> new Machine(this, number))
                .toList();
    }

    /** A site of that Redis, with new passwords; nothing is started. */
    static Site of(int count, String name, RedisBinary redis, Map<String, String> settings) {
        Path folder = DeployFolder.target().resolve("sites").resolve(name);
        delete(folder);
        Site site = new Site(folder, count, redis, settings);
        site.offerPrograms();
        Map<String, String> targets =
                Map.of("TARGETS", site.hosts(site.redisPort) + " " + site.hosts(site.sentinelPort));
        Outcome made =
                script("new-passwords.sh", targets, List.of(site.secrets().toString()));
        if (made.code() != 0) {
            throw new IllegalStateException("No passwords: " + made.output());
        }
        return site;
    }

    /** The scripts find the server on their PATH, and it is its own checker under another name. */
    private void offerPrograms() {
        try {
            Files.createDirectories(programs());
            Files.createSymbolicLink(programs().resolve("redis-server"), redis.path());
            Files.createSymbolicLink(programs().resolve("redis-check-rdb"), redis.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path programs() {
        return folder.resolve("bin");
    }

    /** Runs a script of {@code deploy/redis} to its end. */
    static Outcome script(String name, Map<String, String> variables, List<String> arguments) {
        List<String> words =
                new ArrayList<>(List.of(DeployFolder.path("redis").resolve(name).toString()));
        words.addAll(arguments);
        return Tool.find("sh").orElseThrow().run(variables, words);
    }

    Machine machine(int number) {
        return machines.get(number - 1);
    }

    /** What the addresses of all machines begin with from now on, as if each had got a new one. */
    void moveTo(String newNetwork) {
        network = newNetwork;
    }

    String network() {
        return network;
    }

    List<Machine> machines() {
        return machines;
    }

    Path folder() {
        return folder;
    }

    Path secrets() {
        return folder.resolve("secrets");
    }

    /** Where the certificates are, if it {@linkplain #speaksTls() speaks TLS}. */
    Path tls() {
        return folder.resolve("tls");
    }

    boolean speaksTls() {
        return !settings.getOrDefault("TLS_DIR", "").isEmpty();
    }

    /** What a client needs here: whom to trust, and a certificate of its own where that is asked for. */
    ClientOptions.Builder clientOptions() {
        if (!speaksTls()) {
            return ClientOptions.builder();
        }
        SslOptions.Builder options = trust();
        if (settings.getOrDefault("TLS_CLIENTS", "no").equals("yes")) {
            options.keyManager(
                    tls().resolve("tls.crt").toFile(), tls().resolve("tls.key").toFile(), new char[0]);
        }
        return ClientOptions.builder().sslOptions(options.build());
    }

    /** Of a client that has no certificate. */
    ClientOptions.Builder trustAlone() {
        return ClientOptions.builder().sslOptions(trust().build());
    }

    private SslOptions.Builder trust() {
        return SslOptions.builder()
                .jdkSslProvider()
                .trustManager(tls().resolve("ca.crt").toFile());
    }

    String password(String user) {
        return DeployFolder.text(secrets().resolve(user)).strip();
    }

    int redisPort() {
        return redisPort;
    }

    int sentinelPort() {
        return sentinelPort;
    }

    /** What the deployments set for every container. */
    Map<String, String> variables() {
        Map<String, String> all = new TreeMap<>(settings);
        all.putAll(Map.of(
                "REDIS_PORT", Integer.toString(redisPort),
                "SENTINEL_PORT", Integer.toString(sentinelPort),
                "NODES", hosts(redisPort),
                "SENTINELS", hosts(sentinelPort),
                "FIRST_MASTER", machine(1).host(),
                "SECRETS_DIR", secrets().toString(),
                "CONFIG_DIR", DeployFolder.path("redis").toString(),
                "NAMESPACES", "shop:v1",
                "DOWN_AFTER_MS", "2000",
                "CLUSTER_NODE_TIMEOUT", "2000"));
        all.put("MAXMEMORY", "256mb"); // of which Redis 6.2 counts the backlog of 64mb
        // the machine of a test may be busy with many others
        all.put("ANSWER_SECONDS", "20");
        all.put("PAUSE_MS", "120000");
        all.put("STEPS", "400");
        if (speaksTls()) {
            all.put("TLS_DIR", tls().toString());
        }
        all.put("PATH", programs() + File.pathSeparator + System.getenv("PATH"));
        return all;
    }

    /** Every machine with that port, separated by blanks. */
    String hosts(int port) {
        return machines.stream().map(machine -> machine.host() + ":" + port).collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        machines.forEach(Machine::close);
    }

    // Below the ports that the system gives to outgoing connections: one of those could take it before its server has
    // come. Behind it is the sentinels' port,
    // and the bus of a cluster ten thousand further up.
    private static int freePort(int count) {
        for (int attempt = 0; attempt < 50; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(11_000, 22_000);
            if (IntStream.rangeClosed(1, count).allMatch(number -> areFree(number, port, port + 1, port + 10_000))) {
                return port;
            }
        }
        throw new IllegalStateException("No port is free on " + count + " loopback addresses");
    }

    private static boolean areFree(int number, int... ports) {
        return IntStream.of(ports).allMatch(port -> isFree(number, port));
    }

    private static boolean isFree(int number, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.1." + number))) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = new ArrayList<>(all.sorted().toList());
            Collections.reverse(deepestFirst);
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
