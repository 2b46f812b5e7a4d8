package dev.larder.deploy.monitoring;

import dev.larder.deploy.DeployFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A rule in {@code prometheus/rules}.
 *
 * @param name what it records, or the alert
 * @param duration for how long it has to be true; empty for not at all
 */
record Rule(
        String name,
        boolean isAlert,
        String expression,
        String duration,
        Map<String, Object> labels,
        Map<String, Object> annotations) {

    static final String THRESHOLD = "larder:threshold";

    private static final Pattern THRESHOLD_USED = Pattern.compile(THRESHOLD + "\\{alert=\"(\\w+)\", level=\"(\\w+)\"}");

    private static final List<Rule> ALL = files().stream().flatMap(Rule::in).toList();

    /** Where a limit stands: an alert and one of its levels. */
    record Level(String alert, String level) {}

    static List<Path> files() {
        return DeployFolder.files("prometheus/rules", ".yml");
    }

    static List<Rule> all() {
        return ALL;
    }

    static List<Rule> alerts() {
        return all().stream().filter(Rule::isAlert).toList();
    }

    static Set<String> alertNames() {
        return alerts().stream().map(Rule::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The limits there are, and how they are written. */
    static Map<Level, String> thresholds() {
        return all().stream()
                .filter(rule -> rule.name().equals(THRESHOLD))
                .collect(Collectors.toMap(Rule::isLimitOf, Rule::limit));
    }

    String severity() {
        return Documents.text(labels, "severity");
    }

    Stream<Level> levelsUsed() {
        return THRESHOLD_USED.matcher(expression).results().map(used -> new Level(used.group(1), used.group(2)));
    }

    private Level isLimitOf() {
        return new Level(Documents.text(labels, "alert"), Documents.text(labels, "level"));
    }

    private String limit() {
        Matcher matcher = Pattern.compile("vector\\((\\S+)\\)").matcher(expression);
        if (!matcher.matches()) {
            throw new AssertionError("A threshold is a number, written vector(…), and not " + expression);
        }
        return matcher.group(1);
    }

    private static Stream<Rule> in(Path file) {
        return Documents.maps(Documents.map(DeployFolder.text(file)), "groups")
                .flatMap(group -> Documents.maps(group, "rules"))
                .map(Rule::of);
    }

    private static Rule of(Map<String, Object> rule) {
        boolean isAlert = rule.containsKey("alert");
        return new Rule(
                Documents.text(rule, isAlert ? "alert" : "record"),
                isAlert,
                Documents.text(rule, "expr"),
                Documents.text(rule, "for"),
                Documents.map(rule.getOrDefault("labels", Map.of())),
                Documents.map(rule.getOrDefault("annotations", Map.of())));
    }
}
