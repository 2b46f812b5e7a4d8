package dev.larder.deploy.monitoring;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** YAML, and so JSON, as maps and lists. */
final class Documents {
    private static final int MOST_CHARACTERS = 64 << 20;

    private Documents() {}

    /** What stands in a text whose outermost thing is a map. A key that stands twice is an error. */
    static Map<String, Object> map(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(MOST_CHARACTERS);
        Object document = new Yaml(new SafeConstructor(options)).load(text);
        return map(document);
    }

    @SuppressWarnings("unchecked") // keys that are not texts would be found out by whoever reads them
    static Map<String, Object> map(Object map) {
        return (Map<String, Object>) map;
    }

    /** The maps of a list; none if there is no such list. */
    static Stream<Map<String, Object>> maps(Map<String, Object> map, String key) {
        return ((List<?>) map.getOrDefault(key, List.of())).stream().map(Documents::map);
    }

    /** A text; empty if there is none. */
    static String text(Map<String, Object> map, String key) {
        return String.valueOf(map.getOrDefault(key, ""));
    }

    static int number(Map<String, Object> map, String key) {
        return ((Number) map.get(key)).intValue();
    }
}
