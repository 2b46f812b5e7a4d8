package dev.larder.console.figures;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A node's figures as the JSON that stands in Redis. What comes from there may be anything. Thread-safe. */
public final class FiguresText {

    private static final int LARGEST = 4 * 1024 * 1024;

    private final JsonMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** The bytes to publish. */
    public byte[] write(NodeFigures figures) {
        return json.writeValueAsBytes(figures);
    }

    /** What a node published; empty if it cannot be read, or says that it is somebody else's. */
    public Optional<NodeFigures> read(String node, byte[] bytes) {
        if (bytes.length > LARGEST) {
            return Optional.empty();
        }
        try {
            NodeFigures figures = json.readValue(bytes, NodeFigures.class);
            boolean isUsable = figures != null
                    && figures.format() == NodeFigures.FORMAT
                    && node.equals(figures.node())
                    && figures.standing() != null;
            return isUsable ? Optional.of(figures) : Optional.empty();
        } catch (JacksonException | NullPointerException unreadable) { // a list with a null in it, for one
            return Optional.empty();
        }
    }
}
