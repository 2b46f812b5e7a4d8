package dev.larder.redis.internal.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.codecs.vectors.VectorFile;
import dev.larder.redis.internal.connection.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes {@code scripts.json}: of which files each script consists, and by which SHA-1 a server knows it. */
final class ScriptVectors {

    private static final Path RESOURCES = Path.of("src", "main", "resources", "dev", "larder", "redis", "internal");
    private static final String PRELUDE = "journal/journal.lua";

    private ScriptVectors() {}

    static ObjectNode made() {
        ObjectNode file = VectorFile.JSON.createObjectNode();
        file.put(
                "about",
                "Larder's scripts, byte for byte: each is its files one after the other, of redis/" + RESOURCES);
        ArrayNode scripts = file.putArray("scripts");
        for (String name : names()) {
            ObjectNode script = scripts.addObject().put("name", name.substring(name.indexOf('/') + 1));
            List<String> parts = name.startsWith("journal/") ? List.of(PRELUDE, name + ".lua") : List.of(name + ".lua");
            parts.forEach(script.putArray("files")::add);
            script.put("sha1", Script.sha1(text(parts).getBytes(UTF_8)));
        }
        return file;
    }

    /** What a server is sent that does not know the script. */
    static String text(List<String> files) {
        StringBuilder text = new StringBuilder();
        for (String file : files) {
            try {
                text.append(Files.readString(RESOURCES.resolve(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return text.toString();
    }

    private static List<String> names() {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files.map(file -> RESOURCES.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(".lua") && !file.equals(PRELUDE))
                    .map(file -> file.substring(0, file.length() - ".lua".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
