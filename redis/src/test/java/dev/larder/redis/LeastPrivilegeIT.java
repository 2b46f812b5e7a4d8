package dev.larder.redis;

import static dev.larder.redis.TestNode.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.larder.redis.Deployment.Choice;
import dev.larder.redis.Deployment.Kind;
import dev.larder.tier.Insight;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.Fill;
import dev.larder.topologies.RedisUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** All that an application's user needs is enough, on every topology; docs/security.md tells it to operators. */
@Timeout(120)
@ParameterizedClass
@MethodSource("dev.larder.redis.Deployment$Choice#all")
final class LeastPrivilegeIT {

    @Parameter
    Choice choice;

    @Test
    void isEnough() {
        RedisUser app = RedisUser.random("app", rules().toArray(String[]::new));
        try (Deployment deployment = choice.kind().start(choice.binary(), app);
                CapturedLogs logs = CapturedLogs.of("dev.larder.redis", Level.INFO);
                TestNode node = TestNode.following(deployment.redis())) {
            use(node.tier());
            askAsTools(node.tier());
            node.invalidatesTag("user:1");
            get(node.journal().catchUp());

            assertThat(logs.warnings()).isEmpty();
            assertThat(node.tier().status().lastError()).isNull();
            Insight insight = node.tier().insight().orElseThrow();
            assertThatThrownBy(() -> get(insight.list("", "", 10))).rootCause().hasMessageContaining("'scan'");
            assertThatThrownBy(() -> get(insight.slow(10))).rootCause().hasMessageContaining("slowlog");
        }
    }

    /** The console has what it stands on with these rights; only two of its questions need more. */
    private static void askAsTools(SharedTier tier) {
        Insight insight = tier.insight().orElseThrow();
        get(insight.publish("{}".getBytes(UTF_8), Duration.ofSeconds(30)));
        get(insight.nodes());
        get(insight.ask("a b".getBytes(UTF_8), Duration.ofSeconds(1)));
        assertThat(get(insight.claim("alert", Duration.ofSeconds(30)))).isTrue();
        assertThat(get(insight.claim("alert", Duration.ofSeconds(30))))
                .as("renewed")
                .isTrue();
        assertThat(get(insight.reports())).isNotEmpty();
    }

    @Test
    void isEnoughForAllOfTheConsoleWithTwoMore() {
        if (choice.kind() != Kind.STANDALONE) {
            return; // what a user may do does not depend on the topology, and servers take time to start
        }
        List<String> rules = rules();
        rules.addAll(List.of(DocumentedRights.of("application-with-console")));
        RedisUser app = RedisUser.random("app", rules.toArray(String[]::new));
        try (Deployment deployment = choice.kind().start(choice.binary(), app);
                TestNode node = TestNode.following(deployment.redis())) {
            get(node.tier().put(fill("")));
            Insight insight = node.tier().insight().orElseThrow();

            assertThat(get(insight.list("goal:", "", 1_000)).keys()).containsExactly("goal:1");
            assertThat(get(insight.slow(10))).isNotNull();
        }
    }

    private List<String> rules() {
        List<String> rules = new ArrayList<>(List.of(DocumentedRights.of("application")));
        if (choice.kind() == Kind.CLUSTER) {
            rules.addAll(List.of(DocumentedRights.of("application-in-cluster")));
        }
        return rules;
    }

    private static void use(SharedTier tier) {
        String token = requireNonNull(get(tier.lease("goal:1")).token());
        assertThat(get(tier.renew("goal:1", token))).isTrue();
        assertThat(get(tier.fill(fill(token)))).isTrue();
        assertThat(get(tier.fetchAll(List.of("goal:1", "goal:2")))).hasSize(2);
        assertThat(get(tier.poll("goal:1")).found()).isNotNull();
        get(tier.release("goal:1", get(tier.beginWrite("goal:1"))));
        assertThat(get(tier.put(fill("")))).isTrue();
        assertThat(get(tier.put(fill("")))).isTrue();
        get(tier.invalidate(List.of("goal:1")));
        assertThat(get(tier.figures()).version()).isNotEmpty();
    }

    private static Fill fill(String token) {
        return new Fill("goal:1", token, "value".getBytes(UTF_8), 60_000, 7);
    }
}
