package dev.larder.jcache.internal.settings;

import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** A YAML file as properties: {@code larder: {memory: {entries: 10}}} is {@code larder.memory.entries=10}. Makes no objects but maps, lists and simple values. */
final class Yaml {

    private Yaml() {}

    static Map<String, String> flat(String name, InputStream in) {
        Map<String, String> flat = new LinkedHashMap<>();
        try {
            Object root = new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            add(flat, "", root);
        } catch (NoClassDefFoundError missing) {
            throw new CacheException(
                    name + " is YAML: put org.yaml:snakeyaml on the class path, or use .properties", missing);
        } catch (YAMLException damaged) {
            throw new CacheException(name + " is no YAML: " + damaged.getMessage(), damaged);
        }
        return flat;
    }

    private static void add(Map<String, String> flat, String path, @Nullable Object node) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> add(flat, path.isEmpty() ? "" + key : path + "." + key, value));
        } else if (node instanceof List<?> list) {
            flat.put(path, list.stream().map(String::valueOf).collect(Collectors.joining(";")));
        } else if (node != null) {
            flat.put(path, node.toString());
        }
    }
}
