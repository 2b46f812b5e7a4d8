package dev.larder.redis;

import static org.awaitility.Awaitility.await;

import dev.larder.Clock;
import dev.larder.LarderListener;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.journal.RecordingFollower;
import dev.larder.redis.internal.connection.Tokens;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.Node;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node of the namespace {@code shop:v1} as tests need it: a tier, and a follower that remembers. */
final class TestNode implements AutoCloseable {

    static final String NAMESPACE = "shop:v1";
    static final String KEY_RECORDS = "{shop:v1}~keys";
    static final String GROUP_RECORDS = "{shop:v1}~groups";
    static final String INCARNATION = "{shop:v1}~incarnation";
    static final String NODES = "{shop:v1}~nodes";

    private static final Tokens NAMES = new Tokens(new SecureRandom());

    private final String id;
    private final SharedTier tier;
    private final RecordingFollower follower = new RecordingFollower();

    private TestNode(String id, SharedTier tier) {
        this.id = id;
        this.tier = tier;
    }

    /** A node that does not follow the journal, and may be disconnected still. */
    static TestNode opened(Redis redis) {
        return opened(redis, new LarderListener() {});
    }

    static TestNode opened(Redis redis, LarderListener listener) {
        String id = NAMES.nonce();
        return new TestNode(id, redis.open(new Node(NAMESPACE, id, Clock.system(), listener)));
    }

    /** A node that is connected and does not follow the journal. */
    static TestNode connected(Redis redis) {
        TestNode node = opened(redis);
        await().atMost(Duration.ofSeconds(30)).until(() -> node.tier.status().connected());
        return node;
    }

    /** A node that has read the journal up to its heads. */
    static TestNode following(Redis redis) {
        return connected(redis).follow();
    }

    TestNode follow() {
        journal().follow(follower);
        get(journal().catchUp());
        return this;
    }

    String id() {
        return id;
    }

    SharedTier tier() {
        return tier;
    }

    Journal journal() {
        return tier.journal();
    }

    RecordingFollower follower() {
        return follower;
    }

    /** Appends a key record and has this node apply it. */
    void invalidates(String... keys) {
        applied(get(journal().append(new Keys(List.of(keys)))));
    }

    /** Appends a tag record and has this node apply it. */
    void invalidatesTag(String tag) {
        applied(get(journal().append(tag(tag))));
    }

    static JournalRecord tag(String tag) {
        return new Group(Kind.TAG, tag, "");
    }

    private void applied(String record) {
        get(journal().applied(record));
    }

    /** Whether nothing can have been missed for longer than a few heartbeats. */
    boolean isProven() {
        long proven = journal().provenAtNanos();
        return proven != Journal.NEVER && System.nanoTime() - proven < TimeUnit.SECONDS.toNanos(5);
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("The stage did not complete well", e);
        }
    }

    @Override
    public void close() {
        tier.close();
    }
}
