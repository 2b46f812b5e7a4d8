package dev.larder.codecs;

import dev.larder.tier.CodecProvider;
import dev.larder.tier.EntryCodec;
import java.util.Objects;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values as MessagePack: what {@link JsonCodecs} would write, in fewer bytes, with bytes as bytes, and readable in many languages.
 * Everything said there holds here. Needs {@code org.msgpack:msgpack-core} on the class path. Immutable and thread-safe, as are
 * its codecs.
 */
public final class MessagePackCodecs implements CodecProvider {

    private final JacksonCodecs jackson;
    private final Notation notation;

    /**
     * Codecs with Larder's own mapper, and gzip.
     *
     * @throws IllegalStateException if MessagePack's library is not on the class path
     */
    public MessagePackCodecs() {
        this(JacksonCodecs.DEFAULT);
    }

    private MessagePackCodecs(JacksonCodecs jackson) {
        this.jackson = jackson;
        this.notation = notation();
    }

    /** As {@link JsonCodecs#with}: codecs with a mapper of the application's. */
    public static MessagePackCodecs with(JsonMapper mapper) {
        return new MessagePackCodecs(JacksonCodecs.DEFAULT.with(mapper));
    }

    /** As {@link JsonCodecs#compressing}. */
    public MessagePackCodecs compressing(Compression compression) {
        return new MessagePackCodecs(jackson.compressing(Objects.requireNonNull(compression, "compression")));
    }

    /** As {@link JsonCodecs#upcasting}. */
    public MessagePackCodecs upcasting(String schema, int from, UnaryOperator<JsonNode> step) {
        return new MessagePackCodecs(jackson.upcasting(
                Objects.requireNonNull(schema, "schema"), from, Objects.requireNonNull(step, "step")));
    }

    @Override
    public <V> EntryCodec<V> codecFor(ValueShape shape) {
        return jackson.codecFor(shape, notation);
    }

    private static Notation notation() {
        try {
            return MessagePack.required();
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "No value can be written as MessagePack: its library is not there; put org.msgpack:msgpack-core on the class path",
                    e);
        }
    }
}
