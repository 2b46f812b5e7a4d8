package dev.larder.redis.internal.tier;

import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import dev.larder.redis.internal.connection.Commands;
import dev.larder.redis.internal.connection.Script;
import dev.larder.redis.internal.connection.SharedClient;
import dev.larder.redis.internal.connection.Tokens;
import dev.larder.redis.internal.journal.Parts;
import dev.larder.redis.internal.journal.RedisJournal;
import dev.larder.tier.SharedTier;
import io.lettuce.core.KeyValue;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** The shared tier of one namespace on one Redis server. */
public final class RedisTier implements SharedTier {

    /** What the server is to know. */
    public static final List<Script> SCRIPTS = Stream.of(Leases.SCRIPTS, RedisJournal.SCRIPTS)
            .flatMap(List::stream)
            .toList();

    private final SharedClient client;
    private final Node node;
    private final Runnable letGo;
    private final Commands commands;
    private final ValueKeys keys;
    private final TierSettings settings;
    private final Leases leases;
    private final RedisJournal journal;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** A tier over a client that is shared; {@code letGo} is run once when the tier is closed. */
    public RedisTier(SharedClient client, Node node, TierSettings settings, Tokens tokens, Runnable letGo) {
        this.client = client;
        this.node = node;
        this.letGo = letGo;
        this.commands = client.commands();
        this.settings = settings;
        this.keys = new ValueKeys(node.namespace());
        this.leases = new Leases(keys, tokens, settings.leaseTime());
        this.journal = new RedisJournal(client, node, settings.journal(), tokens);
        client.availability().add(node.listener());
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public String fullKey(String key) {
        return keys.value(key);
    }

    @Override
    public boolean isConnected() {
        return client.isConnected();
    }

    @Override
    public Duration leaseTime() {
        return settings.leaseTime();
    }

    @Override
    public Status status() {
        return client.availability().status();
    }

    @Override
    public CompletionStage<Optional<byte[]>> fetch(String key) {
        return commands.call("fetch", redis -> leases.value(redis, key));
    }

    @Override
    public CompletionStage<List<Optional<byte[]>>> fetchAll(List<String> wanted) {
        return commands.call(
                "fetch",
                redis -> Stages.all(Parts.lists(wanted).stream()
                                .map(some -> redis.mget(names(some)))
                                .toList())
                        .thenApply(RedisTier::values));
    }

    private static List<Optional<byte[]>> values(List<List<KeyValue<String, byte[]>>> answers) {
        return answers.stream()
                .flatMap(List::stream)
                .map(answer -> answer.optional())
                .toList();
    }

    @Override
    public CompletionStage<LeaseAnswer> lease(String key) {
        return commands.call("lease", redis -> leases.take(redis, key));
    }

    @Override
    public CompletionStage<List<LeaseAnswer>> leaseAll(List<String> wanted) {
        return commands.call(
                "lease",
                redis -> Stages.all(
                        wanted.stream().map(key -> leases.take(redis, key)).toList()));
    }

    @Override
    public CompletionStage<LeaseAnswer> poll(String key) {
        return commands.call("poll", redis -> leases.poll(redis, key));
    }

    @Override
    public CompletionStage<Boolean> renew(String key, String token) {
        return commands.call("renew", redis -> leases.renew(redis, key, token));
    }

    @Override
    public CompletionStage<Boolean> release(String key, String token) {
        return commands.call("release", redis -> leases.release(redis, key, token));
    }

    @Override
    public CompletionStage<Boolean> fill(Fill fill) {
        return commands.call("fill", redis -> leases.fill(redis, fill));
    }

    @Override
    public CompletionStage<List<Boolean>> fillAll(List<Fill> fills) {
        return commands.call(
                "fill",
                redis -> Stages.all(
                        fills.stream().map(fill -> leases.fill(redis, fill)).toList()));
    }

    @Override
    public CompletionStage<String> beginWrite(String key) {
        return commands.call("begin write", redis -> leases.beginWrite(redis, key));
    }

    @Override
    public CompletionStage<Boolean> put(Fill fill) {
        return commands.call("put", redis -> leases.put(redis, fill));
    }

    @Override
    public CompletionStage<String> invalidate(List<String> invalid) {
        return commands.call("invalidate", redis -> unlinkThenAppend(redis, invalid));
    }

    /**
     * Both in one pipeline. They are on one connection, which sends nothing twice, so the record cannot come to stand in the journal
     * before the values are gone; if the connection breaks in between, the whole is repeated by the caller.
     */
    private CompletionStage<String> unlinkThenAppend(RedisAsyncCommands<String, byte[]> redis, List<String> invalid) {
        List<CompletionStage<Long>> unlinked = new ArrayList<>();
        for (List<String> some : Parts.lists(invalid)) {
            unlinked.add(redis.unlink(both(some)));
        }
        CompletionStage<String> appended = journal.append(redis, new JournalRecord.Keys(invalid));
        return Stages.all(unlinked).thenCombine(appended, (counts, id) -> id);
    }

    private String[] names(List<String> some) {
        return some.stream().map(keys::value).toArray(String[]::new);
    }

    private String[] both(List<String> some) {
        return some.stream().flatMap(key -> Stream.of(keys.both(key))).toArray(String[]::new);
    }

    @Override
    public CompletionStage<ServerFigures> figures() {
        long sentNanos = node.clock().nanos();
        return commands.call(
                "figures",
                redis -> redis.ping()
                        .thenApply(pong -> node.clock().nanos() - sentNanos)
                        .thenCombine(redis.info(), (nanos, text) -> new ServerInfo(text).figures(nanos)));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            journal.close();
            client.availability().remove(node.listener());
            letGo.run();
        }
    }

    @Override
    public String toString() {
        return "RedisTier[" + node.namespace() + " on " + client + "]";
    }
}
