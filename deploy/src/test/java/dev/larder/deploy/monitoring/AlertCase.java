package dev.larder.deploy.monitoring;

import dev.larder.deploy.DeployFolder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code promtool test rules} is told to expect of one alert.
 *
 * @param test the name of the test it stands in
 * @param severities of the alerts that are expected; none if it is to be silent
 */
record AlertCase(String test, String alert, Set<String> severities) {

    private static final String FOLDER = "prometheus/tests";
    private static final String IDLE = "an idle deployment";

    static List<AlertCase> all() {
        return tests().flatMap(AlertCase::in).toList();
    }

    /** The series of the test in which nothing happens. */
    static String idleSeries() {
        return tests().filter(test -> Documents.text(test, "name").equals(IDLE))
                .flatMap(test -> Documents.maps(test, "input_series"))
                .map(series -> Documents.text(series, "series"))
                .collect(Collectors.joining("\n"));
    }

    boolean isSilentWhenIdle() {
        return test.equals(IDLE) && severities.isEmpty();
    }

    private static Stream<Map<String, Object>> tests() {
        return DeployFolder.files(FOLDER, ".test.yml").stream()
                .flatMap(file -> Documents.maps(Documents.map(DeployFolder.text(file)), "tests"));
    }

    private static Stream<AlertCase> in(Map<String, Object> test) {
        return Documents.maps(test, "alert_rule_test")
                .map(expected -> new AlertCase(
                        Documents.text(test, "name"), Documents.text(expected, "alertname"), severities(expected)));
    }

    private static Set<String> severities(Map<String, Object> expected) {
        return Documents.maps(expected, "exp_alerts")
                .map(alert -> Documents.text(Documents.map(alert.get("exp_labels")), "severity"))
                .collect(Collectors.toSet());
    }
}
