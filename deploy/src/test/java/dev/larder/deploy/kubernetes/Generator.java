package dev.larder.deploy.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.deploy.DeployFolder;
import dev.larder.deploy.Yaml;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Makes ConfigMaps and Secrets of files, files of variables, and literals. */
final class Generator {
    private final Path folder;

    private Generator(Path folder) {
        this.folder = folder;
    }

    static Generator in(Path folder) {
        return new Generator(folder);
    }

    Resource make(String kind, Map<String, Object> wanted, boolean isDigested) {
        Map<String, Object> data = new TreeMap<>();
        Yaml.texts(wanted.get("files"))
                .forEach(name -> data.put(fileName(name), DeployFolder.text(folder.resolve(name))));
        Yaml.texts(wanted.get("envs"))
                .forEach(name -> DeployFolder.text(folder.resolve(name))
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .forEach(line -> put(line, data)));
        Yaml.texts(wanted.get("literals")).forEach(line -> put(line, data));
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("apiVersion", "v1");
        content.put("kind", kind);
        content.put("metadata", new LinkedHashMap<>(Map.of("name", Yaml.text(wanted, "name"))));
        if (kind.equals("Secret")) {
            content.put("type", wanted.getOrDefault("type", "Opaque"));
            data.replaceAll((key, value) ->
                    Base64.getEncoder().encodeToString(value.toString().getBytes(UTF_8)));
        }
        content.put("data", data);
        return new Resource(content, isDigested);
    }

    private static String fileName(String path) {
        return Path.of(path).getFileName().toString();
    }

    private static void put(String line, Map<String, Object> data) {
        int equals = line.indexOf('=');
        data.put(line.substring(0, equals), line.substring(equals + 1));
    }
}
