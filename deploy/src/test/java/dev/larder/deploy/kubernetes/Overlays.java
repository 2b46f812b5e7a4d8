package dev.larder.deploy.kubernetes;

import dev.larder.deploy.DeployFolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Every overlay, rendered once. */
final class Overlays {
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

    /** The objects of a kind in one of them. */
    static Stream<Map<String, Object>> of(String name, String kind) {
        return of(name).stream().filter(object -> kind.equals(object.get("kind")));
    }
}
