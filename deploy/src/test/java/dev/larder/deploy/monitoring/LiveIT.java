package dev.larder.deploy.monitoring;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.deploy.monitoring.Dashboard.Query;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** What dashboards and rules ask for is what real servers show. Nothing is asked where Prometheus is not installed. */
@Timeout(900)
class LiveIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What need not be exposed here, and by whom it is. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            entry("kube_cronjob_created", "kube-state-metrics"),
            entry("kube_cronjob_status_last_successful_time", "kube-state-metrics"),
            entry("larder_backup_success_timestamp_seconds", "node_exporter, from what backup.sh writes"),
            entry("larder_backup_verified_timestamp_seconds", "node_exporter, from what a drill on a host writes"),
            entry("larder_sessions_waiting", "an application with sessions"),
            entry("redis_acl_access_denied_auth_total", "an exporter newer than 1.45"));

    /** Recorded from what has to happen first: a load that fails. */
    private static final Set<String> NOT_RECORDED = Set.of("namespace_cache:larder_loads_failed:ratio_rate5m");

    /** Caches are cold here, and the machine of a build may be slow. */
    private static final Set<String> TRUE_AT_A_START = Set.of(
            "RedisCacheHitRateLow",
            "RedisLowHitRatio",
            "RedisHighLatency",
            "RedisTailLatency",
            "RedisForkSlow",
            "RedisAofFsyncDelayed",
            "RedisSlowlogGrowth",
            "LarderLoaderSlow",
            "LarderRedisRoundTripSlow");

    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

    private static Optional<LiveStack> stack = Optional.empty();

    @BeforeAll
    static void start() throws Exception {
        stack = LiveStack.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (stack.isPresent()) {
            stack.get().close();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyMetricThatIsNamedIsExposed() {
        return withPrometheus("by servers, exporter or rules", LiveIT::showsAllNames);
    }

    @TestFactory
    Stream<DynamicTest> everyRuleIsEvaluatedWithoutError() {
        return withPrometheus(
                "as Prometheus sees it",
                prometheus -> await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(prometheus.rules())
                                .hasSize(Rule.all().size())
                                .allSatisfy(rule -> assertThat(rule)
                                        .containsEntry("health", "ok")
                                        .doesNotContainKey("lastError"))));
    }

    /** Nor is one on its way: at some moment no other alert's expression is true, for however long it would have to be. */
    @TestFactory
    Stream<DynamicTest> noAlertIsRaisedByWhatIsWell() {
        return withPrometheus(
                "as Prometheus sees it",
                prometheus -> await().atMost(PATIENCE).untilAsserted(() -> {
                    assertThat(prometheus.rules())
                            .allSatisfy(rule -> assertThat(rule).containsEntry("health", "ok"));
                    assertThat(prometheus.seriesOf("redis_up == 1")).isPositive();
                    assertThat(prometheus.seriesOf("larder_suspect == 0")).isPositive();
                    assertThat(prometheus.alerts()).isSubsetOf(TRUE_AT_A_START);
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyQueryOfAPanelHasData() {
        return Dashboard.all().stream()
                .flatMap(dashboard -> dashboard.queries().stream()
                        .flatMap(query -> withPrometheus(
                                dashboard + ", " + query,
                                prometheus -> hasData(prometheus, query, dashboard.everything()))));
    }

    @TestFactory
    Stream<DynamicTest> everyVariableHasValues() {
        return Dashboard.all().stream()
                .flatMap(dashboard -> dashboard.variables().stream()
                        .map(variable -> LABEL_VALUES.matcher(Documents.text(variable, "definition")))
                        .filter(Matcher::matches)
                        .flatMap(values -> withPrometheus(dashboard + ", " + values.group(), prometheus -> {
                            String selector = values.group(1).replaceAll("\\$\\w+", ".*");
                            await().atMost(PATIENCE)
                                    .untilAsserted(() -> assertThat(prometheus.valuesOf(values.group(2), selector))
                                            .isNotEmpty());
                        })));
    }

    private static void showsAllNames(LivePrometheus prometheus) {
        Set<String> named = Stream.concat(
                        Rule.all().stream().map(Rule::expression),
                        Dashboard.all().stream()
                                .flatMap(dashboard -> dashboard.queries().stream())
                                .map(Query::expression))
                .map(Metrics::in)
                .flatMap(Collection::stream)
                .filter(Predicate.not(ELSEWHERE::containsKey))
                .filter(Predicate.not(NOT_RECORDED::contains))
                .collect(Collectors.toCollection(TreeSet::new));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(prometheus.names())
                        .containsAll(named)
                        .doesNotContainAnyElementsOf(ELSEWHERE.keySet()));
    }

    /** A panel that shows only what is not zero is asked for what is zero too. */
    private static void hasData(LivePrometheus prometheus, Query query, Map<String, String> values) throws Exception {
        String expression = query.substituted(values);
        assertThat(prometheus.seriesOf(expression)).isNotNegative();
        if (Metrics.in(query.expression()).stream().noneMatch(ELSEWHERE::containsKey)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(prometheus.seriesOf(expression.replace(" > 0", "")))
                            .isPositive());
        }
    }

    /** A claim about a running Prometheus. */
    private interface Claim {
        void check(LivePrometheus prometheus) throws Exception;
    }

    private static Stream<DynamicTest> withPrometheus(String name, Claim claim) {
        return stack.stream()
                .map(LiveStack::prometheus)
                .map(prometheus -> DynamicTest.dynamicTest(name, () -> claim.check(prometheus)));
    }
}
