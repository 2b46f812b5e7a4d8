package dev.larder.jcache.hibernate;

import dev.larder.Larder;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.ManualClock;
import dev.larder.testkit.TierLink;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Nodes on one database in this process, and on one shared tier that keeps to the protocol and may be tampered with. */
final class Pair implements AutoCloseable {

    static final String NAMESPACE = "shop:v1";

    private static final AtomicInteger DATABASES = new AtomicInteger();

    /** Turned by hand: what stamps are made of. */
    final ManualClock clock = new ManualClock();

    final InMemorySharedTier server = new InMemorySharedTier(dev.larder.Clock.system());
    private final String database = "jdbc:h2:mem:goals-" + DATABASES.incrementAndGet() + ";DB_CLOSE_DELAY=-1";
    // Nodes before their Larders.
    private final Deque<Runnable> open = new ArrayDeque<>();

    Node node() {
        return node(server.link(), Map.of());
    }

    Node node(TierLink link, Map<String, Object> more) {
        Larder larder = Larder.named("shop").shared(link).build();
        open.push(larder::close);
        Map<String, Object> settings = new HashMap<>(Map.of("hibernate.cache.larder.instance", larder));
        settings.putAll(more);
        return node(settings);
    }

    /** A node that shares nothing but the database. */
    Node lonely() {
        Larder larder = Larder.named("shop").build();
        open.push(larder::close);
        return node(Map.of("hibernate.cache.larder.instance", larder));
    }

    Node node(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("hibernate.connection.url", database);
        settings.putIfAbsent("hibernate.cache.region.factory_class", new LarderRegionFactory(clock));
        Node node = new Node(settings);
        open.push(node::close);
        return node;
    }

    /** Redis is full, and lets go of something, which it tells nobody. */
    void evict(String key) {
        server.evict(NAMESPACE + ":" + key);
    }

    @Override
    public void close() {
        open.forEach(Runnable::run);
        open.clear();
    }
}
