package dev.larder.micrometer;

import dev.larder.Clock;
import dev.larder.TierUnavailableException;
import dev.larder.journal.InMemoryJournal;
import dev.larder.journal.Journal;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import dev.larder.tier.SharedTier;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A shared tier that has nothing, gives every lease and takes every fill; or fails, while it is told to. */
final class EmptyTier implements SharedTier {

    static final int ENVELOPE_BYTES = 10;

    boolean isFailing;
    boolean isConnected = true;

    private final InMemoryJournal journal = new InMemoryJournal(Clock.system());

    /** Envelopes of a fixed length that nobody reads back. */
    static CodecProvider codecs() {
        return new CodecProvider() {
            @Override
            public <V> EntryCodec<V> codecFor(ValueShape shape) {
                return new WriteOnly<>();
            }
        };
    }

    private static final class WriteOnly<V> implements EntryCodec<V> {
        @Override
        public byte[] encode(String fullKey, Entry<V> entry) {
            return new byte[ENVELOPE_BYTES];
        }

        @Override
        public Entry<V> decode(String fullKey, byte[] envelope) {
            throw new AssertionError("There is nothing to decode");
        }
    }

    private <T> CompletionStage<T> answer(Supplier<T> answer) {
        return isFailing
                ? CompletableFuture.failedFuture(new TierUnavailableException("told to fail", null))
                : CompletableFuture.completedFuture(answer.get());
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public String fullKey(String key) {
        return key;
    }

    @Override
    public boolean isConnected() {
        return isConnected;
    }

    @Override
    public CompletionStage<Optional<byte[]>> fetch(String key) {
        return answer(Optional::empty);
    }

    @Override
    public CompletionStage<List<Optional<byte[]>>> fetchAll(List<String> keys) {
        return answer(() -> keys.stream().map(key -> Optional.<byte[]>empty()).toList());
    }

    @Override
    public CompletionStage<LeaseAnswer> lease(String key) {
        return answer(() -> new LeaseAnswer("token", true, null));
    }

    @Override
    public CompletionStage<List<LeaseAnswer>> leaseAll(List<String> keys) {
        return answer(() ->
                keys.stream().map(key -> new LeaseAnswer("token", true, null)).toList());
    }

    @Override
    public CompletionStage<LeaseAnswer> poll(String key) {
        return answer(() -> new LeaseAnswer(null, false, null));
    }

    @Override
    public CompletionStage<Boolean> renew(String key, String token) {
        return answer(() -> true);
    }

    @Override
    public CompletionStage<Boolean> release(String key, String token) {
        return answer(() -> true);
    }

    @Override
    public CompletionStage<Boolean> fill(Fill fill) {
        return answer(() -> true);
    }

    @Override
    public CompletionStage<List<Boolean>> fillAll(List<Fill> fills) {
        return answer(() -> fills.stream().map(fill -> true).toList());
    }

    @Override
    public CompletionStage<String> invalidate(List<String> keys) {
        return answer(() -> "1");
    }

    @Override
    public CompletionStage<String> beginWrite(String key) {
        return answer(() -> "token");
    }

    @Override
    public CompletionStage<Boolean> put(Fill fill) {
        return answer(() -> true);
    }

    @Override
    public CompletionStage<ServerFigures> figures() {
        return answer(() -> new ServerFigures(1, 1, 0, 0, "7.0.0"));
    }

    @Override
    public Status status() {
        return new Status(isConnected, 0, null);
    }

    @Override
    public void close() {}
}
