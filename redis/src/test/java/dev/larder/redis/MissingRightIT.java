package dev.larder.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.larder.LarderListener;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.Fill;
import dev.larder.topologies.RedisBinary;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each documented right is needed: without it somebody is told which one is missing, and what to do. */
@Timeout(120)
final class MissingRightIT {

    private static final Set<String> NOT_MISSED_ALOUD = Set.of("script|load", "client|setname");
    private static final List<RedisServer> SERVERS = new ArrayList<>();

    private final Collection<String> told = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() {
        RedisBinary.available()
                .forEach(binary ->
                        SERVERS.add(ApplicationServer.builder().binary(binary).start()));
    }

    @AfterAll
    static void stop() {
        SERVERS.forEach(RedisServer::close);
    }

    static Stream<String> rights() {
        return Stream.of(DocumentedRights.of("application"))
                .filter(rule -> rule.startsWith("+"))
                .map(rule -> rule.substring(1))
                .filter(right -> !NOT_MISSED_ALOUD.contains(right));
    }

    @ParameterizedTest
    @MethodSource("rights")
    void isNamedWithItsCure(String right) {
        for (RedisServer server : SERVERS) {
            server.ask("FLUSHALL");
            server.ask("HSET", TestNode.NODES, "gone", "{\"seen\":1}"); // a node to be removed by a heartbeat
            told.clear();
            allowAllBut(server, right);
            try (CapturedLogs logs = CapturedLogs.of("dev.larder.redis", Level.WARN);
                    TestNode node = TestNode.opened(asUser(server), new Told())) {
                node.journal().follow(node.follower());
                await(server + " without " + right)
                        .atMost(Duration.ofSeconds(20))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> {
                            server.ask("SCRIPT", "FLUSH"); // as after a failover
                            use(node);
                            told.addAll(logs.warnings());
                            return told.stream().anyMatch(text -> names(text, right));
                        });
            }
        }
    }

    private static boolean names(String text, String right) {
        String command = right.replaceFirst("\\|.*", "");
        return text.toLowerCase(Locale.ROOT).matches("(?s).*\\b" + command + "\\b.*")
                && text.contains("NOPERM")
                && text.contains("; grant ");
    }

    /** Everything that a node does, sooner or later. */
    private void use(TestNode node) {
        SharedTier tier = node.tier();
        hear(tier.fetch("goal:1"));
        hear(tier.fetchAll(List.of("goal:1", "goal:2")));
        hear(tier.lease("goal:3")
                .thenCompose(lease -> tier.renew("goal:3", String.valueOf(lease.token()))
                        .thenCompose(renewed -> tier.release("goal:3", String.valueOf(lease.token())))));
        hear(tier.poll("goal:1"));
        hear(tier.put(new Fill("goal:1", "", "value".getBytes(UTF_8), 60_000, 7)));
        hear(tier.beginWrite("goal:1"));
        hear(tier.invalidate(List.of("goal:1")));
        hear(tier.figures());
        hear(node.journal().append(new Keys(List.of("goal:1"))));
        hear(node.journal().catchUp());
    }

    private void hear(CompletionStage<?> stage) {
        stage.whenComplete((answer, failure) -> {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                told.add(String.valueOf(cause.getMessage()));
            }
        });
    }

    private static void allowAllBut(RedisServer server, String right) {
        List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", "application", "reset", "on", ">secret"));
        words.addAll(Arrays.asList(DocumentedRights.of("application")));
        words.remove("+" + right);
        server.ask(words.toArray(String[]::new));
    }

    private static Redis asUser(RedisServer server) {
        return Redis.at("redis://application:secret@127.0.0.1:" + server.port());
    }

    private final class Told implements LarderListener {

        @Override
        public void tierChanged(TierChanged event) {
            told.add(event.toString());
        }
    }
}
