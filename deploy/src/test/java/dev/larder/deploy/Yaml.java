package dev.larder.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** YAML as plain maps, lists and scalars, and the ways into them. */
public final class Yaml {
    private Yaml() {}

    /** Every document of a file, in its order; a key that stands twice is an error. */
    public static List<Map<String, Object>> all(Path file) {
        return all(DeployFolder.text(file));
    }

    /** Every document of a text. */
    public static List<Map<String, Object>> all(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Object document : new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).loadAll(text)) {
            if (document != null) {
                documents.add(map(copy(document)));
            }
        }
        return documents;
    }

    /** The only document of a file. */
    public static Map<String, Object> one(Path file) {
        List<Map<String, Object>> documents = all(file);
        if (documents.size() != 1) {
            throw new IllegalArgumentException(file + " must hold one document, holds " + documents.size());
        }
        return documents.get(0);
    }

    /** What is there as a map; an empty one if nothing is. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(@Nullable Object value) {
        return value == null ? new LinkedHashMap<>() : (Map<String, Object>) value;
    }

    /** What is there as a list; an empty one if nothing is. */
    @SuppressWarnings("unchecked")
    public static List<Object> list(@Nullable Object value) {
        return value == null ? new ArrayList<>() : (List<Object>) value;
    }

    /** What is there as a list of maps. */
    public static List<Map<String, Object>> maps(@Nullable Object value) {
        return list(value).stream().map(Yaml::map).toList();
    }

    /** What is there as a list of texts. */
    public static List<String> texts(@Nullable Object value) {
        return list(value).stream().map(String::valueOf).toList();
    }

    /** The value at the end of a path of keys such as {@code spec.template.spec}, or null. */
    public static @Nullable Object at(@Nullable Object root, String path) {
        Object value = root;
        for (String key : path.split("\\.")) {
            if (!(value instanceof Map<?, ?> map)) {
                return null;
            }
            value = map.get(key);
        }
        return value;
    }

    /** The text at the end of a path; an empty one if nothing is there. */
    public static String text(@Nullable Object root, String path) {
        return Objects.toString(at(root, path), "");
    }

    /** A copy that shares nothing with the original, not even where YAML used an alias. */
    public static Object copy(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), item == null ? null : copy(item)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(item == null ? null : copy(item)));
            return copy;
        }
        return value;
    }
}
