package dev.larder.codecs.vectors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A file of {@code docs/protocol/vectors}: ASCII only, so that it means the same in every editor and language. */
public final class VectorFile {

    public static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .defaultPrettyPrinter(new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")))
            .build();

    private static final Path FOLDER = Path.of("..", "docs", "protocol", "vectors");

    private final Path path;

    public VectorFile(String name) {
        this.path = FOLDER.resolve(name);
    }

    /** Writes the file anew. */
    public void write(ObjectNode content) {
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(path, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of it. */
    public JsonNode read() {
        return JSON.readTree(path);
    }

    /** The cases of a section. */
    public Stream<JsonNode> section(String name) {
        return StreamSupport.stream(read().get(name).spliterator(), /* parallel= */ false);
    }
}
