package dev.larder.redis.races;

import dev.larder.journal.Journal;
import dev.larder.tier.SharedTier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A tier that does what a real one does; stories override the one step that they hold up or weaken. */
public class ForwardingTier implements SharedTier {

    protected final SharedTier real;

    protected ForwardingTier(SharedTier real) {
        this.real = real;
    }

    @Override
    public Journal journal() {
        return real.journal();
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
    public long confirmedAtNanos(String key) {
        return real.confirmedAtNanos(key);
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
    public CompletionStage<Optional<byte[]>> fetch(String key) {
        return real.fetch(key);
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
    public CompletionStage<Boolean> fill(Fill fill) {
        return real.fill(fill);
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
    public CompletionStage<Boolean> extend(byte[] seen, Fill longer) {
        return real.extend(seen, longer);
    }

    @Override
    public CompletionStage<Replaced> replace(String key, byte @Nullable [] seen, @Nullable Fill wanted) {
        return real.replace(key, seen, wanted);
    }

    @Override
    public CompletionStage<Boolean> put(Fill fill) {
        return real.put(fill);
    }

    @Override
    public CompletionStage<Optional<byte[]>> common(String name) {
        return real.common(name);
    }

    @Override
    public CompletionStage<Optional<byte[]>> exchange(String name, byte[] expected, byte[] wanted) {
        return real.exchange(name, expected, wanted);
    }

    @Override
    public CompletionStage<ServerFigures> figures() {
        return real.figures();
    }

    @Override
    public Traffic traffic() {
        return real.traffic();
    }

    @Override
    public List<Server> servers() {
        return real.servers();
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
