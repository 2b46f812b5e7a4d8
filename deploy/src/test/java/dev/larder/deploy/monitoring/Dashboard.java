package dev.larder.deploy.monitoring;

import dev.larder.deploy.DeployFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A dashboard in {@code grafana/dashboards}. */
record Dashboard(String file, Map<String, Object> json) {

    // What Grafana knows itself, as it is for the last six hours of a data source that is scraped every 15 s.
    private static final Map<String, String> BUILT_IN = Map.of("__rate_interval", "1m", "__range", "6h", "__all", ".*");

    /** A query of a panel. */
    record Query(String panel, String expression) {

        /** With a value for each variable, as Grafana sends it. */
        String substituted(Map<String, String> values) {
            String sent = expression;
            for (Map.Entry<String, String> value : values.entrySet()) {
                sent = sent.replace("$" + value.getKey(), value.getValue());
            }
            return sent;
        }

        @Override
        public String toString() {
            return panel + ": " + expression;
        }
    }

    static List<Dashboard> all() {
        return DeployFolder.files("grafana/dashboards", ".json").stream()
                .map(Dashboard::read)
                .toList();
    }

    static Dashboard read(Path file) {
        return new Dashboard(file.getFileName().toString(), Documents.map(DeployFolder.text(file)));
    }

    /** Rows and panels, those in collapsed rows included. */
    List<Map<String, Object>> panels() {
        return Documents.maps(json, "panels")
                .flatMap(panel -> Stream.concat(Stream.of(panel), Documents.maps(panel, "panels")))
                .toList();
    }

    /** The panels that show something. */
    List<Map<String, Object>> charts() {
        return panels().stream()
                .filter(panel -> !Documents.text(panel, "type").equals("row"))
                .toList();
    }

    List<Query> queries() {
        return charts().stream()
                .flatMap(panel -> Documents.maps(panel, "targets")
                        .map(target -> new Query(Documents.text(panel, "title"), Documents.text(target, "expr"))))
                .toList();
    }

    List<Map<String, Object>> variables() {
        return Documents.maps(Documents.map(json.get("templating")), "list").toList();
    }

    Set<String> variableNames() {
        return variables().stream()
                .map(variable -> Documents.text(variable, "name"))
                .collect(Collectors.toSet());
    }

    /** What is put in place of variables: everything. */
    Map<String, String> everything() {
        Map<String, String> values = variableNames().stream().collect(Collectors.toMap(name -> name, name -> ".*"));
        values.putAll(BUILT_IN);
        return values;
    }

    @Override
    public String toString() {
        return file;
    }
}
