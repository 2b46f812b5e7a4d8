package dev.larder.deploy.compose;

import dev.larder.deploy.DeployFolder;
import dev.larder.deploy.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A topology as an engine sees it: with what its file includes, and each service with what it extends. */
final class ComposeFile {
    static final List<String> TOPOLOGIES = List.of("standalone", "sentinel", "cluster");

    private final Map<String, Object> content;

    private ComposeFile(Map<String, Object> content) {
        this.content = content;
    }

    static Map<String, Object> raw(String name) {
        return Yaml.one(DeployFolder.path("compose/" + name + ".yaml"));
    }

    static ComposeFile of(String topology) {
        Map<String, Object> whole = raw(topology);
        Yaml.map(whole.get("services")).replaceAll((name, service) -> extended(Yaml.map(service)));
        for (Map<String, Object> include : Yaml.maps(whole.remove("include"))) {
            merge(whole, raw(Yaml.text(include, "path").replace(".yaml", "")));
        }
        return new ComposeFile(whole);
    }

    private static Map<String, Object> extended(Map<String, Object> service) {
        Map<String, Object> base = Yaml.map(service.remove("extends"));
        if (base.isEmpty()) {
            return service;
        }
        Map<String, Object> file = raw(Yaml.text(base, "file").replace(".yaml", ""));
        Map<String, Object> whole = Yaml.map(Yaml.at(file, "services." + Yaml.text(base, "service")));
        merge(whole, service);
        return whole;
    }

    /** Maps by key; lists one after the other, but a command or a test is one thing. */
    private static void merge(Map<String, Object> target, Map<String, Object> other) {
        other.forEach((key, value) -> {
            Object there = target.get(key);
            if (there instanceof Map<?, ?> && value instanceof Map<?, ?>) {
                merge(Yaml.map(there), Yaml.map(value));
            } else if (there instanceof List<?>
                    && value instanceof List<?>
                    && !List.of("entrypoint", "command", "test").contains(key)) {
                List<Object> both = new ArrayList<>(Yaml.list(there));
                both.addAll(Yaml.list(value));
                target.put(key, both);
            } else {
                target.put(key, value);
            }
        });
    }

    Map<String, Object> content() {
        return content;
    }

    Map<String, Map<String, Object>> services() {
        Map<String, Map<String, Object>> services = new LinkedHashMap<>();
        Yaml.map(content.get("services")).forEach((name, service) -> services.put(name, Yaml.map(service)));
        return services;
    }

    Map<String, Object> service(String name) {
        return services().get(name);
    }

    /** The names of what stands at the top under that key, such as volumes. */
    List<String> names(String key) {
        return List.copyOf(Yaml.map(content.get(key)).keySet());
    }
}
