package dev.larder.testkit.engine;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.testkit.InMemoryCodecs;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.Larders;
import dev.larder.testkit.ManualClock;
import dev.larder.testkit.RecordingListener;
import dev.larder.testkit.TierLink;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One shared tier, one clock, and the nodes that a test opens; all of them are closed after it. */
final class Shop implements BeforeEachCallback, AfterEachCallback {

    static final String NAMESPACE = "shop:v1";

    final ManualClock clock = new ManualClock();
    final InMemorySharedTier server = new InMemorySharedTier(clock);
    final InMemoryCodecs codecs = new InMemoryCodecs();
    private final Larders larders = new Larders();

    /** A node, its way to the shared tier, and what it told. */
    record Node(Larder larder, TierLink link, RecordingListener listener) {

        Cache<Integer, String> goals(Source source, UnaryOperator<CacheSpec<Integer, String>> change) {
            return larder.cache(change.apply(spec().loader(source)));
        }

        Cache<Integer, String> goals(Source source) {
            return goals(source, same -> same);
        }

        /** A cache that nobody can load. */
        Cache<Integer, String> shelf(UnaryOperator<CacheSpec<Integer, String>> change) {
            return larder.cache(change.apply(spec()));
        }
    }

    static CacheSpec<Integer, String> spec() {
        return CacheSpec.of("goal:{id}", Integer.class, String.class).jitter(0);
    }

    /** The full key of a goal. */
    static String key(int id) {
        return NAMESPACE + ":goal:" + id;
    }

    Node node() {
        return node(same -> same);
    }

    Node node(UnaryOperator<Larder.Builder> change) {
        return node(change, server.link());
    }

    Node node(UnaryOperator<Larder.Builder> change, TierLink link) {
        return open(builder -> change.apply(builder.shared(link).codecs(codecs)), link);
    }

    /** A node that shares nothing. */
    Node lonely() {
        return lonely(same -> same);
    }

    Node lonely(UnaryOperator<Larder.Builder> change) {
        return open(change, server.link());
    }

    private Node open(UnaryOperator<Larder.Builder> change, TierLink link) {
        RecordingListener listener = new RecordingListener();
        Larder.Builder builder = Larder.named("shop").clock(clock).listener(listener);
        return new Node(larders.open(change.apply(builder)), link, listener);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        larders.beforeEach(context);
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        larders.afterEach(context);
    }
}
