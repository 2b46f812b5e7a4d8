package dev.larder.redis;

import dev.larder.Clock;
import dev.larder.LarderListener;
import dev.larder.journal.RecordingFollower;
import dev.larder.redis.internal.connection.Tokens;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.Node;
import java.security.SecureRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A node of the namespace {@code shop:v1} as tests need it: a tier, and a follower that remembers. */
final class TestNode implements AutoCloseable {

    static final String NAMESPACE = "shop:v1";

    private static final Tokens NAMES = new Tokens(new SecureRandom());

    final SharedTier tier;
    final RecordingFollower follower = new RecordingFollower();

    private TestNode(SharedTier tier) {
        this.tier = tier;
    }

    /** A node that does not follow the journal, and may be disconnected still. */
    static TestNode opened(Redis redis) {
        return opened(redis, new LarderListener() {}, Clock.system());
    }

    static TestNode opened(Redis redis, LarderListener listener, Clock clock) {
        return new TestNode(redis.open(new Node(NAMESPACE, NAMES.nonce(), clock, listener)));
    }

    /** A node that is connected and has read the journal up to its heads. */
    static TestNode following(Redis redis) {
        TestNode node = connected(redis);
        node.follow();
        Awaitility.await().until(() -> node.proofAgeSeconds() < 5);
        return node;
    }

    static TestNode connected(Redis redis) {
        TestNode node = opened(redis);
        Awaitility.await().until(node.tier::isConnected);
        return node;
    }

    TestNode follow() {
        tier.journal().follow(follower);
        return this;
    }

    double proofAgeSeconds() {
        return (System.nanoTime() - tier.journal().provenAtNanos()) / 1e9;
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("The stage did not complete well", e);
        }
    }

    @Override
    public void close() {
        tier.close();
    }
}
