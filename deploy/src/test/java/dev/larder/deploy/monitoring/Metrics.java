package dev.larder.deploy.monitoring;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of metrics in an expression of PromQL. */
final class Metrics {
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");
    private static final Pattern LABEL_LISTS =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern MATCHERS = Pattern.compile("\\{[^}]*}");
    private static final Pattern NAME = Pattern.compile("\\b[a-z]\\w*(:\\w+)*\\b(?!\\s*\\()");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "by", "without", "on");

    private Metrics() {}

    /** The metrics that the expression reads, recorded ones included. */
    static Set<String> in(String expression) {
        String bare =
                MATCHERS.matcher(QUOTED.matcher(expression).replaceAll("")).replaceAll("");
        String withoutLabels = LABEL_LISTS.matcher(bare).replaceAll("");
        return NAME.matcher(withoutLabels)
                .results()
                .map(found -> found.group())
                .filter(name -> name.contains("_") || isRecorded(name) || name.equals("up"))
                .filter(name -> !WORDS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether it is made by a rule of ours and not scraped. */
    static boolean isRecorded(String name) {
        return name.contains(":");
    }
}
