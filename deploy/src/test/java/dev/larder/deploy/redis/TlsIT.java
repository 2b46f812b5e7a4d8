package dev.larder.deploy.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.larder.deploy.Programs;
import dev.larder.deploy.Tool.Outcome;
import dev.larder.deploy.kubernetes.Overlays;
import dev.larder.topologies.RedisBinary;
import dev.larder.topologies.ServerProcess;
import dev.larder.topologies.TestCertificates;
import dev.larder.topologies.TestCertificates.Identity;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Three machines from the settings that the overlay {@code tls} renders: nobody speaks without TLS, and nobody without a login. */
@Timeout(240)
@ParameterizedClass(name = "{0}, clients show a certificate: {1}", allowZeroInvocations = true)
@MethodSource("configurations")
record TlsIT(RedisBinary redis, String clients) {
    private static Site site;

    static Stream<Arguments> configurations() {
        return Redises.newestWithTls().stream()
                .flatMap(redis -> Stream.of("no", "yes").map(clients -> Arguments.of(redis, clients)));
    }

    @BeforeParameterizedClassInvocation
    static void start(RedisBinary redis, String clients) throws IOException {
        Map<String, String> settings = new HashMap<>(Overlays.settingsOfRedis("tls"));
        settings.put("TLS_CLIENTS", clients);
        site = Site.of(3, "tls", redis, settings);
        certify();
        site.machines().forEach(Machine::startRedis);
        site.machines().forEach(Machine::startSentinel);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> site.machines().stream().allMatch(TlsIT::isWell));
    }

    /** The three files of the Secret {@code redis-tls}, for the names by which machines are reached here. */
    private static void certify() throws IOException {
        TestCertificates certificates = TestCertificates.in(site.folder().resolve("certificates"));
        String[] hosts = Stream.concat(site.machines().stream().map(Machine::host), Stream.of("localhost", "127.0.0.1"))
                .toArray(String[]::new);
        Identity identity = certificates.goodFor("redis", hosts);
        Files.createDirectories(site.tls());
        Files.copy(identity.certificate(), site.tls().resolve("tls.crt"));
        Files.copy(identity.key(), site.tls().resolve("tls.key"));
        Files.copy(identity.authority(), site.tls().resolve("ca.crt"));
    }

    private static boolean isWell(Machine machine) {
        return machine.isReady()
                && machine.run("probe.sh", "quorum", "sentinel").output().contains("OK 3 usable");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        site.close();
    }

    @Test
    void theApplicationWritesAtTheMasterAndReadsAtReplicas() {
        master().ask("application", redis -> redis.set("shop:v1:goal", "kept"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> site.machines().stream()
                        .allMatch(machine ->
                                "kept".equals(machine.ask("application", redis -> redis.get("shop:v1:goal")))));
    }

    @Test
    void nobodySpeaksInTheClear() {
        RedisURI uri = RedisURI.create(master().host(), site.redisPort());
        assertThatThrownBy(() -> connect(uri, ClientOptions.create())).isInstanceOf(RedisException.class);
    }

    @Test
    void aClientWithoutACertificateComesInUnlessOneIsAskedFor() {
        ClientOptions trustAlone = site.trustAlone().build();
        if (clients.equals("no")) {
            assertThat(master().<String>ask("application", trustAlone, redis -> redis.ping()))
                    .isEqualTo("PONG");
        } else {
            assertThatThrownBy(() -> master().ask("application", trustAlone, redis -> redis.ping()))
                    .isInstanceOf(RedisException.class);
        }
    }

    @Test
    void aMasterHandsOver() {
        Machine master = master();
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        master.ask("probe", redis -> redis.info("replication")).contains("connected_slaves:2"));
        Outcome handedOver = master.run("hand-over.sh");
        assertThat(handedOver.code()).as(handedOver.output()).isZero();
        assertThat(handedOver.output()).contains("handed over to ");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> site.machines().stream().allMatch(TlsIT::isWell));
    }

    @Test
    void aBackupIsTakenFromAReplica() {
        Outcome backedUp = site.machine(1).run("backup.sh");
        assertThat(backedUp.code()).as(backedUp.output()).isZero();
    }

    @Test
    void peopleLookByTheScriptForThem() {
        assertThat(site.machine(1).run("admin.sh", "info", "server").output()).contains("tcp_port:" + site.redisPort());
    }

    @Test
    void theExporterOfTheOverlayLogsIn() throws Exception {
        if (Programs.find("prometheus-redis-exporter", "prometheus-redis-exporter")
                .isEmpty()) {
            return;
        }
        int port = freePort();
        ServerProcess exporter =
                ServerProcess.start(exporterOn(port), site.folder().resolve("exporter.log"));
        try {
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> metricsAt(port).contains("\nredis_up 1\n"));
        } finally {
            exporter.kill();
        }
    }

    /** As the overlay starts it, but for places. */
    private List<String> exporterOn(int port) {
        List<String> command = new ArrayList<>(List.of("prometheus-redis-exporter"));
        Overlays.argumentsOf("tls", "exporter").stream()
                .map(word -> word.replace("127.0.0.1:6379", site.machine(1).host() + ":" + site.redisPort())
                        .replace("/run/secrets/redis", site.secrets().toString())
                        .replace("/run/secrets/tls", site.tls().toString()))
                .forEach(command::add);
        command.add("--web.listen-address=127.0.0.1:" + port);
        if (clients.equals("yes")) {
            command.add("--tls-client-cert-file=" + site.tls().resolve("tls.crt"));
            command.add("--tls-client-key-file=" + site.tls().resolve("tls.key"));
        }
        return command;
    }

    private static String metricsAt(int port) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void connect(RedisURI uri, ClientOptions options) {
        try (RedisClient client = RedisClient.create(uri)) {
            client.setOptions(options);
            client.connect().close();
        }
    }

    private static Machine master() {
        return site.machines().stream().filter(Machine::isMaster).findFirst().orElseThrow();
    }
}
