package dev.larder.deploy.kubernetes;

import dev.larder.deploy.Yaml;
import java.util.Map;

/**
 * An object on its way through the renderer.
 *
 * @param content as it stands so far; changed in place
 * @param isDigested whether its name will end in a digest of its content
 */
record Resource(Map<String, Object> content, boolean isDigested) {

    Resource(Map<String, Object> content) {
        this(content, false);
    }

    String kind() {
        return Yaml.text(content, "kind");
    }

    String name() {
        return Yaml.text(content, "metadata.name");
    }

    Map<String, Object> metadata() {
        return Yaml.map(content.get("metadata"));
    }
}
