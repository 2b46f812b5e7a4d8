package dev.larder.deploy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.deploy.DeployFolder;
import dev.larder.deploy.Programs;
import dev.larder.deploy.Tool.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(300)
class RulesTest {

    @Test
    void areAccepted() {
        promtool(Stream.of("check", "rules"), Rule.files());
    }

    static List<Path> cases() {
        return DeployFolder.files("prometheus/tests", ".test.yml");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fireAndAreSilentAsTheirCasesSay(Path file) {
        promtool(Stream.of("test", "rules"), List.of(file));
    }

    @Test
    void areLoadedByAConfigurationThatIsAccepted() {
        promtool(Stream.of("check", "config"), List.of(DeployFolder.path("prometheus/prometheus.yml")));
    }

    @Test
    void haveTheThresholdsTheyAskForAndNoOthers() {
        Set<Rule.Level> asked = Rule.alerts().stream().flatMap(Rule::levelsUsed).collect(Collectors.toSet());

        assertThat(Rule.thresholds().keySet()).isEqualTo(asked);
        assertThat(Rule.alerts())
                .allSatisfy(alert -> assertThat(alert.levelsUsed())
                        .allMatch(level -> level.alert().equals(alert.name())));
    }

    @Test
    void noticeThatAThresholdIsMissing() {
        Rule guard = Rule.alerts().stream()
                .filter(alert -> alert.name().equals("LarderThresholdMissing"))
                .findFirst()
                .orElseThrow();

        assertThat(guard.expression()).endsWith("< " + Rule.thresholds().size());
    }

    @Test
    void readWhatOtherRulesRecord() {
        Set<String> recorded = Rule.all().stream()
                .filter(rule -> !rule.isAlert())
                .map(Rule::name)
                .collect(Collectors.toSet());
        Set<String> read = Rule.all().stream()
                .flatMap(rule -> Metrics.in(rule.expression()).stream())
                .filter(Metrics::isRecorded)
                .collect(Collectors.toSet());

        assertThat(read).isEqualTo(recorded);
    }

    private static void promtool(Stream<String> command, List<Path> files) {
        List<String> arguments =
                Stream.concat(command, files.stream().map(Path::toString)).toList();
        Programs.promtool().map(tool -> tool.run(arguments)).ifPresent(RulesTest::assertSuccess);
    }

    private static void assertSuccess(Outcome outcome) {
        assertThat(outcome.code()).as(outcome.output()).isZero();
    }
}
