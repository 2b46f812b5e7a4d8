package dev.larder.deploy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.deploy.DeployFolder;
import dev.larder.deploy.Programs;
import dev.larder.deploy.Tool;
import dev.larder.deploy.monitoring.Dashboard.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DashboardsTest {
    private static final Map<String, String> UIDS =
            Map.of("larder.json", "larder-redis-cache", "redis.json", "larder-redis");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");

    static List<Dashboard> dashboards() {
        return Dashboard.all();
    }

    @Test
    void areTheTwoWithTheirUids() {
        assertThat(dashboards().stream()
                        .collect(Collectors.toMap(
                                Dashboard::file, dashboard -> Documents.text(dashboard.json(), "uid"))))
                .isEqualTo(UIDS);
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void showSixHoursAndRefreshEveryHalfMinute(Dashboard dashboard) {
        assertThat(dashboard.json())
                .containsEntry("refresh", "30s")
                .containsEntry("time", Map.of("from", "now-6h", "to", "now"))
                .containsEntry("schemaVersion", 39)
                .doesNotContainKey("id"); // which is the data base's, not the file's
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void haveIdsOnce(Dashboard dashboard) {
        assertThat(dashboard.panels().stream().map(panel -> panel.get("id")))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void haveRoomForEachPanel(Dashboard dashboard) {
        List<Map<String, Object>> panels = dashboard.panels();
        List<Box> boxes = panels.stream().map(Box::of).toList();

        assertThat(boxes).allMatch(Box::isOnTheGrid);
        for (int one = 0; one < boxes.size(); one++) {
            Box box = boxes.get(one);
            assertThat(IntStream.range(one + 1, boxes.size())
                            .filter(other -> box.overlaps(boxes.get(other)))
                            .mapToObj(other -> panels.get(other).get("title")))
                    .as("lie over " + panels.get(one).get("title"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void sayWhatEachPanelShowsAndInWhichUnit(Dashboard dashboard) {
        assertThat(dashboard.charts()).allSatisfy(panel -> {
            assertThat(Documents.text(panel, "title")).isNotBlank();
            assertThat(Documents.text(panel, "description")).isNotBlank();
            assertThat(Documents.text(defaults(panel), "unit")).isNotBlank();
            assertThat(Documents.maps(panel, "targets")).isNotEmpty();
            assertThat(Documents.text(panel, "type")).isIn("timeseries", "stat", "gauge", "bargauge", "table");
        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void haveThresholdsThatRise(Dashboard dashboard) {
        assertThat(dashboard.charts()).allSatisfy(panel -> {
            List<@Nullable Object> values = new ArrayList<>();
            Documents.maps(Documents.map(defaults(panel).get("thresholds")), "steps")
                    .forEach(step -> values.add(step.get("value")));

            assertThat(values).first().isNull(); // Grafana's minus infinity
            assertThat(values.stream().filter(Objects::nonNull).map(value -> ((Number) value).doubleValue()))
                    .isSorted();
        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void askTheChosenDataSource(Dashboard dashboard) {
        Map<String, String> chosen = Map.of("type", "prometheus", "uid", "${datasource}");

        assertThat(dashboard.variableNames()).contains("datasource", "namespace", "instance");
        assertThat(dashboard.charts()).allSatisfy(panel -> {
            assertThat(panel).containsEntry("datasource", chosen);
            assertThat(Documents.maps(panel, "targets"))
                    .allSatisfy(target -> assertThat(target).containsEntry("datasource", chosen));
        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void useOnlyVariablesThatTheyHave(Dashboard dashboard) {
        Stream<String> texts = Stream.concat(
                dashboard.queries().stream().map(Query::expression),
                dashboard.variables().stream().map(variable -> Documents.text(variable, "definition")));

        assertThat(texts.flatMap(text -> VARIABLE.matcher(text).results()).map(found -> found.group(1)))
                .isSubsetOf(dashboard.everything().keySet());
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void tellSeriesOfAPanelApart(Dashboard dashboard) {
        assertThat(dashboard.charts())
                .allSatisfy(panel -> assertThat(Documents.maps(panel, "targets").map(target -> target.get("refId")))
                        .doesNotHaveDuplicates());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cache hit rate",
                "Operations rate",
                "Errors",
                "Total bytes written",
                "Latency by operation",
                "Top 10 hits by operation",
                "Redis memory",
                "Connected clients",
                "Commands processed",
                "Key evictions"
            })
    void ofLarderHaveWhatOneLooksAtFirst(String title) {
        assertThat(dashboard("larder.json").charts()).anyMatch(panel -> title.equals(panel.get("title")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cluster state",
                "Memory and trend",
                "Commands",
                "Hit ratio",
                "Network",
                "Slow queries",
                "Clients"
            })
    void ofRedisHaveWhatOneLooksAtFirst(String title) {
        assertThat(dashboard("redis.json").charts()).anyMatch(panel -> title.equals(panel.get("title")));
    }

    @ParameterizedTest
    @CsvSource("larder.json, aikernel-redis-cache")
    void standUnderTheirAliasToo(String file, String alias, @TempDir Path folder) {
        Tool shell = Tool.find("sh").orElseThrow();
        Tool.Outcome outcome =
                shell.run(List.of(DeployFolder.path("grafana/dashboards.sh").toString(), folder.toString()));
        Map<String, Object> expected = new HashMap<>(dashboard(file).json());
        expected.put("uid", alias);
        expected.put("title", expected.get("title") + " (" + alias + ")");

        assertThat(outcome.code()).as(outcome.output()).isZero();
        assertThat(Dashboard.read(folder.resolve(alias + ".json")).json()).isEqualTo(expected);
        assertThat(folder.resolve(file)).hasSameTextualContentAs(DeployFolder.path("grafana/dashboards/" + file));
    }

    @Test
    void linkToOneAnother() {
        assertThat(dashboards())
                .allSatisfy(dashboard -> assertThat(Documents.maps(dashboard.json(), "links")
                                .map(link -> Documents.text(link, "url").replaceFirst("^/d/", "")))
                        .isNotEmpty()
                        .isSubsetOf(UIDS.values()));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void askWhatPrometheusUnderstands(Dashboard dashboard, @TempDir Path folder) throws IOException {
        Map<String, String> values = dashboard.everything();
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        List<Query> queries = dashboard.queries();
        for (int number = 0; number < queries.size(); number++) {
            rules.append("  - record: query_%d\n    expr: '%s'\n"
                    .formatted(number, queries.get(number).substituted(values).replace("'", "''")));
        }
        Path file = Files.writeString(folder.resolve("queries.yml"), rules);

        Programs.promtool()
                .map(tool -> tool.run(List.of("check", "rules", file.toString())))
                .ifPresent(outcome ->
                        assertThat(outcome.code()).as(outcome.output()).isZero());
    }

    private static Dashboard dashboard(String file) {
        return dashboards().stream()
                .filter(found -> found.file().equals(file))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> defaults(Map<String, Object> panel) {
        return Documents.map(Documents.map(panel.get("fieldConfig")).get("defaults"));
    }
}
