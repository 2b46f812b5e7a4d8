package dev.larder.redis.internal.journal;

import dev.larder.LarderListener;
import dev.larder.TierUnavailableException;
import dev.larder.internal.threads.Threads;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.redis.internal.connection.Line;
import dev.larder.redis.internal.connection.Reign;
import dev.larder.redis.internal.connection.ReignListener;
import dev.larder.redis.internal.connection.Script;
import dev.larder.redis.internal.connection.Send;
import dev.larder.redis.internal.connection.Shard;
import dev.larder.redis.internal.connection.SharedClient;
import dev.larder.redis.internal.connection.Stages;
import dev.larder.redis.internal.connection.Tokens;
import dev.larder.redis.internal.proof.Complaint;
import dev.larder.redis.internal.proof.Proof;
import dev.larder.redis.internal.reigns.Masters;
import dev.larder.tier.SharedTier.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The journal of a namespace on two Redis streams. */
public final class RedisJournal implements Journal, AutoCloseable {

    /** What the server is to know. */
    public static final List<Script> SCRIPTS = Appender.SCRIPTS;

    private final SharedClient client;
    private final Node node;
    private final JournalSettings settings;
    private final JournalKeys keys;
    private final Proof proof;
    private final Progress progress;
    private final Lag lag;
    private final Appender appender;
    private final Masters masters;
    private final Heartbeat heartbeat;
    private final LarderListener beatWhenBack = new LarderListener() {
        @Override
        public void tierChanged(TierChanged event) {
            if (event.connected()) {
                heartbeat.beat();
            }
        }
    };
    private final ReignListener readOn = new ReignListener() {
        @Override
        public void changed(Shard shard, Reign before, Line line) {
            readOn(shard);
        }
    };
    private volatile @Nullable Tail tail;
    private @Nullable Thread thread;

    /** A journal that is not followed yet. */
    public RedisJournal(SharedClient client, Node node, JournalSettings settings, Tokens tokens, Masters masters) {
        this.client = client;
        this.node = node;
        this.settings = settings;
        this.masters = masters;
        this.keys = new JournalKeys(node.namespace());
        this.proof = new Proof(node.clock());
        this.progress =
                new Progress(proof, client.deadlines(), () -> shard().failures().late("reading the journal"));
        this.lag = new Lag(node.clock());
        this.appender = new Appender(keys, settings, node.id(), tokens, progress::lastKnown);
        NodeRow row = new NodeRow(version(), node.clock().millis());
        Complaint complaint = new Complaint("The heartbeat", node.namespace());
        this.heartbeat = new Heartbeat(this::callDurably, appender, progress, lag, row, node.clock(), complaint);
    }

    private static String version() {
        return Optional.ofNullable(RedisJournal.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public synchronized void follow(Follower follower) {
        if (tail != null) {
            throw new IllegalStateException("The journal of " + node.namespace() + " is followed already");
        }
        tail = new Tail(
                this::open,
                new Beginning(follower, progress),
                new Following(follower, progress, lag),
                progress,
                heartbeat,
                new Complaint("Reading the journal", node.namespace()));
        thread = Threads.daemon("larder-tail-" + node.namespace(), tail);
        thread.start();
        heartbeat.start(client.timer(), settings, proof);
        masters.start(follower);
        client.availability().add(beatWhenBack);
        client.addReignListener(readOn);
    }

    private void readOn(Shard shard) {
        Tail reading = tail;
        if (reading != null && shard == shard()) {
            reading.hurry();
        }
    }

    private Reader open() throws InterruptedException {
        // The tail opens anew where it was read in vain: the slot may have moved.
        client.shards().doubt();
        Shard shard = shard();
        CompletableFuture<Line> opening = shard.open().toCompletableFuture();
        long patienceNanos = client.timeouts().connect().multipliedBy(2).toNanos();
        try {
            Line line = opening.get(patienceNanos, TimeUnit.NANOSECONDS);
            return new Reader(line, keys, appender, shard.failures(), client.timeouts());
        } catch (ExecutionException e) {
            throw shard.failures().failed("reading the journal", e);
        } catch (TimeoutException e) {
            closeOnceOpen(opening);
            throw shard.failures().late("connecting");
        } catch (InterruptedException e) {
            closeOnceOpen(opening);
            throw e;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a connection that nobody wants any more
    private static void closeOnceOpen(CompletableFuture<Line> opening) {
        opening.thenAccept(Line::close);
    }

    @Override
    public CompletionStage<String> append(JournalRecord record) {
        return callDurably("append", line -> append(line, record));
    }

    /** {@link #call}, answered when what was written is durable enough. */
    public <T> CompletableFuture<T> callDurably(String operation, Send<T> send) {
        Shard shard = shard();
        return shard.call(operation, line -> masters.settled(shard, line, send.on(line)));
    }

    /** Sends an operation to the shard that holds the journal. */
    public <T> CompletableFuture<T> call(String operation, Send<T> send) {
        return shard().call(operation, send);
    }

    /** The shard that holds the journal. */
    public Shard shard() {
        return client.shards().of(keys.keyRecords());
    }

    /**
     * Appends on a connection, in turn with the commands before it. Many keys become several records.
     *
     * @return the id of the last
     */
    public CompletionStage<String> append(Line line, JournalRecord record) {
        masters.recording(record, line);
        List<CompletionStage<RecordId>> ids = new ArrayList<>();
        for (JournalRecord part : Parts.of(record)) {
            ids.add(appender.append(line.commands(), part));
        }
        return ids.stream()
                .reduce((earlier, later) -> earlier.thenCombine(later, (before, id) -> id))
                .orElseThrow()
                .thenApply(RecordId::toString);
    }

    /**
     * Appends records of keys and groups on a connection, in turn with the commands before them. The groups come first: the record that the tail has to
     * see before they are acknowledged is then the first to end its wait, and not one behind which it has to ask again.
     *
     * @return the id of the last group's record, or that of the keys' where there is no group
     */
    public CompletionStage<String> append(Line line, List<String> keys, List<Group> groups) {
        List<CompletionStage<String>> ids = new ArrayList<>();
        groups.forEach(group -> ids.add(append(line, group)));
        if (!keys.isEmpty()) {
            CompletionStage<String> ofKeys = append(line, new JournalRecord.Keys(keys));
            ids.add(ids.isEmpty() ? ofKeys : ids.get(ids.size() - 1).thenCombine(ofKeys, (id, alsoThere) -> id));
        }
        return Stages.all(ids).thenApply(all -> all.get(all.size() - 1));
    }

    @Override
    public CompletionStage<Void> applied(String id) {
        RecordId record = RecordId.parse(id);
        return record.ofKeys() ? progress.keysApplied(record.link()) : progress.groupsApplied(record.link());
    }

    @Override
    public CompletionStage<Void> catchUp() {
        Tail reading = tail;
        if (!shard().isConnected() || reading == null || reading.isTroubled()) {
            // Waiting would hold up everybody who asks, for as long as that lasts.
            return CompletableFuture.failedFuture(notConnected());
        }
        CompletableFuture<Void> proven = progress.provenNow();
        heartbeat.beat();
        return proven;
    }

    private TierUnavailableException notConnected() {
        return shard().failures()
                .disconnected(
                        "reading the journal", client.availability().status().lastError());
    }

    @Override
    public long provenAtNanos() {
        return proof.provenAtNanos();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public double lagSeconds() {
        return lag.seconds();
    }

    /** Ends the tail and the heartbeat. Blocks for at most a second. */
    @Override
    public synchronized void close() {
        client.availability().remove(beatWhenBack);
        client.removeReignListener(readOn);
        heartbeat.stop();
        masters.close();
        progress.close();
        Tail reading = tail;
        if (reading != null && thread != null) {
            reading.close();
            thread.interrupt();
            join(thread);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
