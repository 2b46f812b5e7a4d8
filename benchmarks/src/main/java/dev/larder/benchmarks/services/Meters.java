package dev.larder.benchmarks.services;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** A page in Prometheus's format. */
record Meters(String page) {

    private static final Pattern SERVICE = Pattern.compile("service=\"([^\"]*)\"");
    private static final List<String> TROUBLES = List.of(
            "larder_tier_errors_total",
            "larder_tier_rejected_total",
            "larder_breaker_openings_total",
            "larder_journal_gaps_total",
            "larder_fills_refused_total",
            "larder_stale_served_total",
            "larder_invalidations_deferred_total",
            "larder_executor_rejected_total");

    /** How many questions the services have asked their databases since they were started, by service. */
    Map<String, Double> readQueries() {
        Map<String, Double> queries = new TreeMap<>();
        lines("larder_services_queries_total{", "kind=\"read\"")
                .forEach(line -> queries.merge(service(line), value(line), Double::sum));
        return queries;
    }

    private static String service(String line) {
        Matcher service = SERVICE.matcher(line);
        return service.find() ? service.group(1) : "unknown";
    }

    /** How far behind the journal any of the services was. */
    double journalLagSeconds() {
        return named("larder_journal_lag_seconds{", "").max().orElse(0);
    }

    /** What went wrong between the nodes and Redis, and how often; nothing of what never did. */
    Map<String, Double> troubles() {
        Map<String, Double> troubles = new TreeMap<>();
        for (String name : TROUBLES) {
            double count = named(name, "").sum();
            if (count > 0) {
                troubles.put(name, count);
            }
        }
        return troubles;
    }

    private DoubleStream named(String beginning, String part) {
        return lines(beginning, part).mapToDouble(Meters::value).filter(Double::isFinite);
    }

    private Stream<String> lines(String beginning, String part) {
        return page.lines().filter(line -> line.startsWith(beginning) && line.contains(part));
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }
}
