package dev.larder.testkit;

import dev.larder.Clock;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import dev.larder.tier.SharedTier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The shared tier as one node reaches it: every command goes through its link. */
final class LinkedTier implements SharedTier {

    private final SharedNamespace namespace;
    private final TierLink link;
    private final LinkedJournal journal;

    LinkedTier(SharedNamespace namespace, TierLink link, Clock clock) {
        this.namespace = namespace;
        this.link = link;
        this.journal = new LinkedJournal(namespace.log(), link, clock);
    }

    @Override
    public Journal journal() {
        return journal;
    }

    LinkedJournal linkedJournal() {
        return journal;
    }

    @Override
    public String fullKey(String key) {
        return namespace.fullKey(key);
    }

    @Override
    public boolean isConnected() {
        return link.isConnected();
    }

    @Override
    public long confirmedAtNanos(String key) {
        Long atNanos = link.confirmedAtNanos();
        return atNanos == null ? journal.provenAtNanos() : atNanos;
    }

    @Override
    public Duration softTimeout() {
        return link.softTimeout();
    }

    @Override
    public Duration leaseTime() {
        return link.leaseTime();
    }

    @Override
    public CompletionStage<Optional<byte[]>> fetch(String key) {
        return link.send(Step.FETCH, () -> values().fetch(key));
    }

    @Override
    public CompletionStage<List<Optional<byte[]>>> fetchAll(List<String> keys) {
        return link.send(Step.FETCH, () -> keys.stream().map(values()::fetch).toList());
    }

    @Override
    public CompletionStage<LeaseAnswer> lease(String key) {
        return link.send(Step.LEASE, () -> values().lease(key, leaseTime()));
    }

    @Override
    public CompletionStage<List<LeaseAnswer>> leaseAll(List<String> keys) {
        return link.send(
                Step.LEASE,
                () -> keys.stream().map(key -> values().lease(key, leaseTime())).toList());
    }

    @Override
    public CompletionStage<LeaseAnswer> poll(String key) {
        return link.send(Step.POLL, () -> values().poll(key));
    }

    @Override
    public CompletionStage<Boolean> renew(String key, String token) {
        return link.send(Step.RENEW, () -> values().renew(key, token, leaseTime()));
    }

    @Override
    public CompletionStage<Boolean> release(String key, String token) {
        return link.send(Step.RELEASE, () -> values().release(key, token));
    }

    @Override
    public CompletionStage<Boolean> fill(Fill fill) {
        return link.send(Step.FILL, () -> values().fill(fill));
    }

    @Override
    public CompletionStage<List<Boolean>> fillAll(List<Fill> fills) {
        return link.send(Step.FILL, () -> fills.stream().map(values()::fill).toList());
    }

    @Override
    public CompletionStage<String> invalidate(List<String> keys) {
        return link.send(Step.UNLINK, () -> {
                    values().unlink(keys);
                    return keys;
                })
                .thenCompose(unlinked -> journal.append(new JournalRecord.Keys(unlinked)));
    }

    @Override
    public CompletionStage<String> beginWrite(String key) {
        return link.send(Step.BEGIN_WRITE, () -> values().beginWrite(key, leaseTime()));
    }

    @Override
    public CompletionStage<Boolean> put(Fill fill) {
        return link.send(Step.PUT, () -> values().put(fill));
    }

    @Override
    public CompletionStage<Replaced> replace(String key, byte @Nullable [] seen, @Nullable Fill wanted) {
        return link.send(Step.REPLACE, () -> values().replace(key, seen, wanted));
    }

    @Override
    public CompletionStage<Boolean> extend(byte[] seen, Fill longer) {
        return link.send(Step.EXTEND, () -> values().extend(seen, longer));
    }

    @Override
    public CompletionStage<Optional<byte[]>> common(String name) {
        return link.send(Step.COMMON, () -> namespace.commons().read(name));
    }

    @Override
    public CompletionStage<Optional<byte[]>> exchange(String name, byte[] expected, byte[] wanted) {
        return link.send(Step.COMMON, () -> namespace.commons().exchange(name, expected, wanted));
    }

    @Override
    public CompletionStage<ServerFigures> figures() {
        return link.send(
                Step.FIGURES,
                () -> new ServerFigures(1, values().bytes(), values().keys().size(), 0, "in memory"));
    }

    @Override
    public Status status() {
        return link.status();
    }

    @Override
    public List<Server> servers() {
        Status status = status();
        return List.of(new Server(
                "in memory",
                "",
                status.connected(),
                traffic().breaker(),
                status.sinceEpochMillis(),
                status.lastError(),
                null));
    }

    @Override
    public void close() {
        link.close();
        namespace.log().leave(journal);
    }

    private SharedValues values() {
        return namespace.values();
    }
}
