package dev.larder.redis.proofs;

import dev.larder.journal.Journal;
import dev.larder.tier.SharedTier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A tier whose answers to a fetch and to a fill pass through the seams; everything else is as it is. */
final class SeamTier implements SharedTier {

    private final SharedTier real;
    private final Seams seams;
    private final Journal journal;

    SeamTier(SharedTier real, Seams seams) {
        this.real = real;
        this.seams = seams;
        this.journal = new SeamJournal(real.journal(), seams);
    }

    @Override
    public CompletionStage<Optional<byte[]>> fetch(String key) {
        return real.fetch(key)
                .thenCompose(found -> found.isEmpty()
                        ? CompletableFuture.completedFuture(found)
                        : seams.pass(Point.FETCH, key).thenApply(released -> found));
    }

    @Override
    public CompletionStage<Boolean> fill(Fill fill) {
        return fillOrSet(fill)
                .thenCompose(isSet -> seams.pass(Point.FILL, fill.key()).thenApply(released -> isSet));
    }

    // A put without a version sets the value and ends the lease, whoever holds it.
    private CompletionStage<Boolean> fillOrSet(Fill fill) {
        return seams.hasLeaseCheck()
                ? real.fill(fill)
                : real.put(new Fill(fill.key(), "", fill.envelope(), fill.timeToLiveMillis(), 0));
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public String fullKey(String key) {
        return real.fullKey(key);
    }

    @Override
    public boolean isConnected() {
        return real.isConnected();
    }

    @Override
    public Duration softTimeout() {
        return real.softTimeout();
    }

    @Override
    public Duration leaseTime() {
        return real.leaseTime();
    }

    @Override
    public CompletionStage<List<Optional<byte[]>>> fetchAll(List<String> keys) {
        return real.fetchAll(keys);
    }

    @Override
    public CompletionStage<LeaseAnswer> lease(String key) {
        return real.lease(key);
    }

    @Override
    public CompletionStage<List<LeaseAnswer>> leaseAll(List<String> keys) {
        return real.leaseAll(keys);
    }

    @Override
    public CompletionStage<LeaseAnswer> poll(String key) {
        return real.poll(key);
    }

    @Override
    public CompletionStage<Boolean> renew(String key, String token) {
        return real.renew(key, token);
    }

    @Override
    public CompletionStage<Boolean> release(String key, String token) {
        return real.release(key, token);
    }

    @Override
    public CompletionStage<List<Boolean>> fillAll(List<Fill> fills) {
        return real.fillAll(fills);
    }

    @Override
    public CompletionStage<String> invalidate(List<String> keys) {
        return real.invalidate(keys);
    }

    @Override
    public CompletionStage<String> beginWrite(String key) {
        return real.beginWrite(key);
    }

    @Override
    public CompletionStage<Boolean> put(Fill fill) {
        return real.put(fill);
    }

    @Override
    public CompletionStage<ServerFigures> figures() {
        return real.figures();
    }

    @Override
    public Status status() {
        return real.status();
    }

    @Override
    public void close() {
        real.close();
    }
}
