package dev.larder.deploy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.deploy.DeployFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlertsTest {
    private static final List<AlertCase> CASES = AlertCase.all();
    private static final String RUNBOOKS = "../docs/runbooks";
    private static final String PAGE = "../docs/alerts.md";
    // | [RedisDown](runbooks/RedisDown.md) | warning 1m, critical 5m | …
    private static final Pattern ROW =
            Pattern.compile("^\\| \\[(\\w+)]\\(runbooks/(\\w+)\\.md\\) \\| (.*?) \\| ", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^):#]+\\.md)");
    private static final Pattern THRESHOLD_ROW =
            Pattern.compile("^\\| `(\\w+)` \\| `(\\w+)` \\| (\\S+) \\|", Pattern.MULTILINE);

    static Stream<Rule> alerts() {
        return Rule.alerts().stream();
    }

    static List<Path> pages() {
        return Stream.of(
                        DeployFolder.files(RUNBOOKS, ".md"),
                        List.of(DeployFolder.path(PAGE), DeployFolder.path("../docs/dashboards.md")))
                .flatMap(List::stream)
                .toList();
    }

    static Set<String> names() {
        return Rule.alertNames();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void haveACaseInWhichTheyFire(Rule alert) {
        assertThat(CASES)
                .as(alert.name() + " at severity " + alert.severity())
                .anyMatch(found ->
                        found.alert().equals(alert.name()) && found.severities().contains(alert.severity()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void areSilentWhenNothingHappens(String alert) {
        assertThat(CASES).anyMatch(found -> found.alert().equals(alert) && found.isSilentWhenIdle());
    }

    @Test
    void areSilentWhenNothingHappensThoughTheirSeriesAreThere() {
        Set<String> idle = Metrics.in(AlertCase.idleSeries());
        Set<String> read = Rule.all().stream()
                .flatMap(rule -> Metrics.in(rule.expression()).stream())
                .filter(name -> !Metrics.isRecorded(name))
                .collect(Collectors.toSet());

        assertThat(idle).containsAll(read);
    }

    @Test
    void haveARunbookEachAndThereAreNoOthers() {
        assertThat(DeployFolder.files(RUNBOOKS, ".md").stream()
                        .map(Path::getFileName)
                        .map(Path::toString)
                        .filter(name -> !name.equals("README.md"))
                        .map(name -> name.replace(".md", "")))
                .containsExactlyInAnyOrderElementsOf(Rule.alertNames());
    }

    @ParameterizedTest
    @MethodSource("names")
    void haveARunbookWithSymptomMeaningChecksAndCure(String alert) {
        String page = DeployFolder.text(RUNBOOKS + "/" + alert + ".md");

        assertThat(page)
                .startsWith("# " + alert + "\n\n**Symptom:** ")
                .containsSubsequence("\n## What it means\n", "\n## Check\n", "```sh\n", "\n## Cure\n- ");
    }

    @ParameterizedTest
    @MethodSource("names")
    void areNamedInRunbooksAsTheyAreCalled(String alert) {
        String page = DeployFolder.text(RUNBOOKS + "/" + alert + ".md");

        assertThat(Pattern.compile("\\b(Redis|Larder)[A-Z]\\w+\\b")
                        .matcher(page)
                        .results()
                        .map(MatchResult::group))
                .isSubsetOf(Rule.alertNames());
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void sayWhatIsWrongAndWhereHelpIs(Rule alert) {
        assertThat(alert.severity()).isIn("info", "warning", "critical");
        assertThat(alert.annotations().keySet()).containsExactlyInAnyOrder("summary", "runbook");
        assertThat(alert.annotations()).containsEntry("runbook", "docs/runbooks/" + alert.name() + ".md");
    }

    @Test
    void standInTheTableOfTheirPage() {
        Map<String, String> documented = ROW.matcher(DeployFolder.text(PAGE))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(3)));
        Map<String, String> real = Rule.alerts().stream()
                .collect(Collectors.groupingBy(
                        Rule::name, Collectors.mapping(AlertsTest::severityAndTime, Collectors.joining(", "))));

        assertThat(documented).isEqualTo(real);
    }

    @Test
    void haveTheThresholdsThatTheirPageNames() {
        Map<Rule.Level, String> documented = THRESHOLD_ROW
                .matcher(DeployFolder.text(PAGE))
                .results()
                .collect(Collectors.toMap(row -> new Rule.Level(row.group(1), row.group(2)), row -> row.group(3)));

        assertThat(documented).isEqualTo(Rule.thresholds());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void leadToPagesThatExist(Path page) {
        assertThat(LINK.matcher(DeployFolder.text(page)).results().map(link -> page.resolveSibling(link.group(1))))
                .allMatch(Files::isReadable);
    }

    private static String severityAndTime(Rule alert) {
        return alert.duration().isEmpty() ? alert.severity() : alert.severity() + " " + alert.duration();
    }
}
