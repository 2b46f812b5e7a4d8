package dev.larder.redis.internal.tier;

import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.redis.internal.connection.Commands;
import dev.larder.redis.internal.connection.Line;
import dev.larder.redis.internal.connection.Script;
import dev.larder.redis.internal.connection.Send;
import dev.larder.redis.internal.connection.Shard;
import dev.larder.redis.internal.connection.SharedClient;
import dev.larder.redis.internal.connection.Stages;
import dev.larder.redis.internal.connection.Tokens;
import dev.larder.redis.internal.journal.Parts;
import dev.larder.redis.internal.journal.RedisJournal;
import dev.larder.redis.internal.reigns.Masters;
import dev.larder.redis.internal.reigns.Reigns;
import dev.larder.tier.Insight;
import dev.larder.tier.SharedTier;
import io.lettuce.core.KeyValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The shared tier of one namespace on one Redis. */
public final class RedisTier implements SharedTier {

    /** What the server is to know. */
    public static final List<Script> SCRIPTS = Stream.of(Leases.SCRIPTS, Commons.SCRIPTS, RedisJournal.SCRIPTS)
            .flatMap(List::stream)
            .toList();

    private final SharedClient client;
    private final Node node;
    private final Runnable letGo;
    private final Commands commands;
    private final ValueKeys keys;
    private final TierSettings settings;
    private final Leases leases;
    private final Commons commons;
    private final Masters masters;
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
        this.leases = new Leases(tokens, settings.leaseTime());
        this.commons = new Commons(commands, node.namespace());
        this.masters = new Masters(
                client,
                new Reigns.Node(node.namespace(), node.id(), node.clock()),
                keys::value,
                new Masters.Settings(settings.journal().heartbeat(), settings.ring(), settings.replicas()));
        this.journal = new RedisJournal(client, node, settings.journal(), tokens, masters);
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
    public Duration softTimeout() {
        return client.timeouts().lookup();
    }

    @Override
    public long confirmedAtNanos(String key) {
        Shard shard = client.shards().of(keys.value(key));
        // The journal's heartbeat is a proof for its shard, and younger.
        return shard == journal.shard() ? journal.provenAtNanos() : masters.confirmedAtNanos(shard);
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
    public Traffic traffic() {
        return client.traffic();
    }

    @Override
    public List<Server> servers() {
        return client.servers();
    }

    @Override
    public CompletionStage<Optional<byte[]>> fetch(String key) {
        String value = keys.value(key);
        return commands.call("fetch", value, line -> leases.value(line.commands(), value));
    }

    @Override
    public CompletionStage<List<Optional<byte[]>>> fetchAll(List<String> wanted) {
        return commands.callEach("fetch", values(wanted), UnaryOperator.identity(), this::fetchSome);
    }

    private CompletionStage<List<Optional<byte[]>>> fetchSome(Line line, List<String> values) {
        if (commands.isCluster()) {
            return each(values, value -> leases.value(line.commands(), value));
        }
        return Stages.all(Parts.lists(values).stream()
                        .map(some -> line.commands().mget(some.toArray(String[]::new)))
                        .toList())
                .thenApply(RedisTier::found);
    }

    private static List<Optional<byte[]>> found(List<List<KeyValue<String, byte[]>>> answers) {
        return answers.stream()
                .flatMap(List::stream)
                .map(answer -> answer.optional())
                .toList();
    }

    private static <I, T> CompletionStage<List<T>> each(List<I> items, Function<I, CompletionStage<T>> send) {
        return Stages.all(items.stream().map(send).toList());
    }

    @Override
    public CompletionStage<LeaseAnswer> lease(String key) {
        String value = keys.value(key);
        return commands.call("lease", value, line -> leases.take(line.commands(), value));
    }

    @Override
    public CompletionStage<List<LeaseAnswer>> leaseAll(List<String> wanted) {
        return commands.callEach("lease", values(wanted), UnaryOperator.identity(), this::leaseSome);
    }

    private CompletionStage<List<LeaseAnswer>> leaseSome(Line line, List<String> values) {
        return leases.takeAll(line.commands(), values, () -> fetchSome(line, values));
    }

    @Override
    public CompletionStage<LeaseAnswer> poll(String key) {
        String value = keys.value(key);
        return commands.call("poll", value, line -> leases.poll(line.commands(), value));
    }

    @Override
    public CompletionStage<Boolean> renew(String key, String token) {
        String value = keys.value(key);
        return commands.call("renew", value, line -> leases.renew(line.commands(), value, token));
    }

    @Override
    public CompletionStage<Boolean> release(String key, String token) {
        String value = keys.value(key);
        return commands.call("release", value, line -> leases.release(line.commands(), value, token));
    }

    @Override
    public CompletionStage<Boolean> fill(Fill fill) {
        String value = keys.value(fill.key());
        if (!Leases.isWrite(fill.token())) {
            return commands.call("fill", value, line -> leases.fill(line.commands(), value, fill));
        }
        return callDurably("fill", value, line -> leases.fill(line.commands(), value, fill));
    }

    @Override
    public CompletionStage<List<Boolean>> fillAll(List<Fill> fills) {
        return commands.callEach("fill", fills, fill -> keys.value(fill.key()), this::fillSome);
    }

    private CompletionStage<List<Boolean>> fillSome(Line line, List<Fill> some) {
        return commands.isCluster()
                ? each(some, fill -> leases.fill(line.commands(), keys.value(fill.key()), fill))
                : leases.fillAll(line.commands(), some, keys::value);
    }

    @Override
    public CompletionStage<String> beginWrite(String key) {
        String value = keys.value(key);
        return commands.call("begin write", value, line -> {
            masters.removing(List.of(key), line);
            return leases.beginWrite(line.commands(), value);
        });
    }

    @Override
    public CompletionStage<Boolean> put(Fill fill) {
        String value = keys.value(fill.key());
        return callDurably("put", value, line -> {
            masters.putting(fill.key(), line);
            return leases.put(line.commands(), value, fill);
        });
    }

    @Override
    public CompletionStage<Replaced> replace(String key, byte @Nullable [] seen, @Nullable Fill wanted) {
        String value = keys.value(key);
        return callDurably("replace", value, line -> {
            if (wanted == null) {
                masters.removing(List.of(key), line);
            } else {
                masters.putting(key, line);
            }
            return leases.replace(line.commands(), value, seen, wanted);
        });
    }

    @Override
    public CompletionStage<Replaced> swap(String key, byte @Nullable [] seen, Fill wanted) {
        String value = keys.value(key);
        return commands.call("swap", value, line -> leases.replace(line.commands(), value, seen, wanted));
    }

    @Override
    public CompletionStage<Boolean> extend(byte[] seen, Fill longer) {
        String value = keys.value(longer.key());
        return commands.call("extend", value, line -> leases.extend(line.commands(), value, seen, longer));
    }

    /** What becomes part of something that is acknowledged. */
    private <T> CompletionStage<T> callDurably(String operation, String value, Send<T> send) {
        Shard shard = client.shards().of(value);
        return shard.call(operation, line -> masters.settled(shard, line, send.on(line)));
    }

    @Override
    public CompletionStage<String> invalidate(List<String> invalid) {
        return invalidate(invalid, List.of());
    }

    @Override
    public CompletionStage<String> invalidate(List<String> invalid, List<Group> groups) {
        return commands.isCluster()
                ? unlink(invalid).thenCompose(done -> record(invalid, groups))
                : journal.callDurably("invalidate", line -> unlinkThenAppend(line, invalid, invalid, groups));
    }

    @Override
    public CompletionStage<Written> endWrite(Fill fill, List<String> others, List<Group> groups) {
        List<String> all = Stream.concat(Stream.of(fill.key()), others.stream()).toList();
        if (commands.isCluster()) {
            return fill(fill)
                    .thenCombine(unlink(others), (isSet, done) -> isSet)
                    .thenCompose(isSet -> record(all, groups).thenApply(id -> new Written(isSet, id)));
        }
        String value = keys.value(fill.key());
        return journal.callDurably(
                "end write",
                line -> leases.fill(line.commands(), value, fill)
                        .thenCombine(unlinkThenAppend(line, others, all, groups), Written::new));
    }

    /** In Cluster never in one pipeline with the append: a redirection would reorder them. */
    private CompletionStage<List<Long>> unlink(List<String> invalid) {
        return commands.callEach("invalidate", invalid, keys::value, this::unlinkSome);
    }

    private CompletionStage<List<Long>> unlinkSome(Line line, List<String> some) {
        masters.removing(some, line);
        Shard shard = client.shards().of(keys.value(some.get(0)));
        return masters.settled(shard, line, each(values(some), value -> leases.unlink(line.commands(), value)));
    }

    private CompletionStage<String> record(List<String> recorded, List<Group> groups) {
        return journal.callDurably("append", line -> journal.append(line, recorded, groups));
    }

    /**
     * All in one pipeline. They are on one connection, which sends nothing twice, so the record cannot come to stand in the journal
     * before the values are gone; if the connection breaks in between, the whole is repeated by the caller.
     */
    private CompletionStage<String> unlinkThenAppend(
            Line line, List<String> invalid, List<String> recorded, List<Group> groups) {
        List<CompletionStage<Long>> unlinked = new ArrayList<>();
        if (!invalid.isEmpty()) {
            masters.removing(invalid, line);
        }
        for (List<String> some : Parts.lists(values(invalid))) {
            unlinked.add(line.commands().unlink(both(some)));
        }
        CompletionStage<String> appended = journal.append(line, recorded, groups);
        return Stages.all(unlinked).thenCombine(appended, (counts, id) -> id);
    }

    private List<String> values(List<String> some) {
        return some.stream().map(keys::value).toList();
    }

    private static String[] both(List<String> values) {
        return values.stream()
                .flatMap(value -> Stream.of(ValueKeys.both(value)))
                .toArray(String[]::new);
    }

    @Override
    public CompletionStage<Optional<byte[]>> common(String name) {
        return commons.read(name);
    }

    @Override
    public CompletionStage<Optional<byte[]>> exchange(String name, byte[] expected, byte[] wanted) {
        return commons.exchange(name, expected, wanted);
    }

    @Override
    public Optional<Insight> insight() {
        return Optional.of(new RedisInsight(client, node));
    }

    @Override
    public CompletionStage<ServerFigures> figures() {
        long sentNanos = node.clock().nanos();
        return commands.callEverywhere(
                        "figures",
                        line -> line.commands()
                                .ping()
                                .thenApply(pong -> node.clock().nanos() - sentNanos)
                                .thenCombine(
                                        line.commands().info(), (nanos, text) -> new ServerInfo(text).figures(nanos)))
                .thenApply(ServerInfo::total);
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
