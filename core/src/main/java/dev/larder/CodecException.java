package dev.larder;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value could not be turned into bytes or back; the developer must act. It reaches no caller of {@link Cache} but
 * those of {@link Cache#atomic}: bytes that cannot be read are a counted miss, values that cannot be written stay in memory only.
 */
public final class CodecException extends CacheException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with the bytes or the value. Names are used as metric tags. */
    public enum Kind {
        /** Not an envelope at all. */
        MAGIC,
        /** An envelope of a version, flag, serializer or compression that this reader does not know. */
        FORMAT,
        /** Shorter or longer than its own lengths say. */
        TRUNCATED,
        /** The checksum does not fit: damaged, or moved from another key. */
        CHECKSUM,
        /** The value's schema is another one. */
        SCHEMA,
        /** Larger than the cache allows. */
        TOO_LARGE,
        /** More than 255 tags. */
        TOO_MANY_TAGS,
        /** The payload is not what the serializer expects. */
        PAYLOAD,
        /** Encrypted under a key that this node does not know, or to be encrypted while it knows none. */
        UNKNOWN_KEY,
        /** Encrypted, and not as it stands there: changed, or made by somebody without the key. */
        FORGED
    }

    private final Kind kind;

    /** A failure of a kind. */
    public CodecException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }
}
