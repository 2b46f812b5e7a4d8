package dev.larder.testkit;

import dev.larder.CodecException;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Codecs that fail when they are told to, and otherwise do what those they stand around do. Thread-safe. */
public final class FailingCodecs implements CodecProvider {

    private final CodecProvider real;
    private volatile @Nullable Supplier<? extends RuntimeException> onWrite;
    private volatile @Nullable Supplier<? extends RuntimeException> onRead;

    private FailingCodecs(CodecProvider real) {
        this.real = Objects.requireNonNull(real, "real");
    }

    /** Codecs that work, until told otherwise. */
    public static FailingCodecs around(CodecProvider real) {
        return new FailingCodecs(real);
    }

    /** Lets every write fail with a {@link CodecException} of a kind. */
    public void failWrites(CodecException.Kind kind) {
        failWrites(() -> new CodecException(kind, "The test lets writing fail", null));
    }

    /** Lets every write fail with what is made, for codecs that break their contract. */
    public void failWrites(Supplier<? extends RuntimeException> failure) {
        onWrite = failure;
    }

    /** Lets every read fail with a {@link CodecException} of a kind. */
    public void failReads(CodecException.Kind kind) {
        failReads(() -> new CodecException(kind, "The test lets reading fail", null));
    }

    /** Lets every read fail with what is made, for codecs that break their contract. */
    public void failReads(Supplier<? extends RuntimeException> failure) {
        onRead = failure;
    }

    /** Lets everything work again. */
    public void heal() {
        onWrite = null;
        onRead = null;
    }

    @Override
    public <V> EntryCodec<V> codecFor(ValueShape shape) {
        return new Codec<>(real.codecFor(shape));
    }

    private static void fail(@Nullable Supplier<? extends RuntimeException> failure) {
        if (failure != null) {
            throw failure.get();
        }
    }

    private final class Codec<V> implements EntryCodec<V> {

        private final EntryCodec<V> working;

        Codec(EntryCodec<V> working) {
            this.working = working;
        }

        @Override
        public byte[] encode(String fullKey, Entry<V> entry) {
            fail(onWrite);
            return working.encode(fullKey, entry);
        }

        @Override
        public Entry<V> decode(String fullKey, byte[] envelope) {
            fail(onRead);
            return working.decode(fullKey, envelope);
        }
    }
}
