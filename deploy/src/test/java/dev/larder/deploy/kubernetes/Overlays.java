package dev.larder.deploy.kubernetes;

import dev.larder.deploy.DeployFolder;
import dev.larder.deploy.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every overlay, rendered once. */
public final class Overlays {
    static final List<String> NAMES = List.of("dev", "prod", "tls", "cluster");

    private static final Map<String, List<Map<String, Object>>> RENDERED = new LinkedHashMap<>();

    static {
        NAMES.forEach(
                name -> RENDERED.put(name, Kustomization.render(DeployFolder.path("kubernetes/overlays/" + name))));
    }

    private Overlays() {}

    static List<Map<String, Object>> of(String name) {
        return Objects.requireNonNull(RENDERED.get(name));
    }

    /** What the scripts of its Redis are told, by name. */
    public static Map<String, String> settingsOfRedis(String name) {
        Map<String, String> settings = new TreeMap<>();
        Yaml.map(generated(name, "redis-settings-").get("data"))
                .forEach((key, value) -> settings.put(key, String.valueOf(value)));
        return settings;
    }

    /** The arguments of a container of its Redis. */
    public static List<String> argumentsOf(String name, String container) {
        return of(name, "StatefulSet")
                .flatMap(redis -> Yaml.maps(Yaml.at(redis, "spec.template.spec.containers")).stream())
                .filter(each -> container.equals(each.get("name")))
                .flatMap(each -> Yaml.texts(each.get("args")).stream())
                .toList();
    }

    /** The ConfigMap whose name begins so; the rest is a digest. */
    static Map<String, Object> generated(String name, String beginning) {
        return of(name, "ConfigMap")
                .filter(map -> Yaml.text(map, "metadata.name").startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    /** The objects of a kind in one of them. */
    public static Stream<Map<String, Object>> of(String name, String kind) {
        return of(name).stream().filter(object -> kind.equals(object.get("kind")));
    }
}
