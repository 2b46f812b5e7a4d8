package dev.larder.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What spring-configuration-metadata says of the starter's properties. */
final class Metadata {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private Metadata() {}

    /** Each property under {@code larder}, by its name. */
    static Map<String, JsonNode> properties() {
        Map<String, JsonNode> properties = new TreeMap<>();
        JsonMapper.builder().build().readTree(mainMetadata()).get("properties").forEach(property -> {
            String name = property.get("name").asString();
            if (name.startsWith("larder.") && !name.equals("larder.defaults")) {
                properties.put(name, property);
            }
        });
        return properties;
    }

    /** The tests' own properties have such a file too. */
    private static String mainMetadata() {
        try {
            for (URL place : Collections.list(Metadata.class.getClassLoader().getResources(METADATA))) {
                try (InputStream in = place.openStream()) {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    if (text.contains("\"larder.enabled\"")) {
                        return text;
                    }
                }
            }
            throw new AssertionError("There is no metadata of the starter");
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
