package dev.larder.deploy.kubernetes;

import dev.larder.deploy.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Merges a partial object into a whole one: maps by key, lists whose items have a name of their own by that, others are replaced. */
final class StrategicMerge {
    private static final Map<String, String> NAMED_BY = Map.of(
            "containers", "name",
            "volumes", "name",
            "env", "name",
            "volumeMounts", "mountPath");

    private StrategicMerge() {}

    static void into(Map<String, Object> target, Map<String, Object> patch) {
        patch.forEach((key, value) -> {
            if (value instanceof Map<?, ?> && target.get(key) instanceof Map<?, ?>) {
                into(Yaml.map(target.get(key)), Yaml.map(value));
            } else if (value instanceof List<?> && target.get(key) instanceof List<?> && NAMED_BY.containsKey(key)) {
                target.put(key, merged(Yaml.maps(target.get(key)), Yaml.maps(value), NAMED_BY.get(key)));
            } else {
                target.put(key, value);
            }
        });
    }

    /** Known items keep their place; new ones come before them, as in kustomize. */
    private static List<Object> merged(
            List<Map<String, Object>> known, List<Map<String, Object>> patches, String name) {
        List<Object> fresh = new ArrayList<>();
        for (Map<String, Object> patch : patches) {
            Optional<Map<String, Object>> same = known.stream()
                    .filter(item -> patch.get(name).equals(item.get(name)))
                    .findFirst();
            same.ifPresentOrElse(item -> into(item, patch), () -> fresh.add(patch));
        }
        fresh.addAll(known);
        return fresh;
    }
}
