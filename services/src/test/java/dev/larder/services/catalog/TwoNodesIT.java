package dev.larder.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Larder;
import dev.larder.LarderStatus;
import dev.larder.Outcome;
import dev.larder.redis.Redis;
import dev.larder.services.catalog.SearchQuery.TypeFilter;
import dev.larder.topologies.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes of the catalogue on one database and one real Redis. */
@Timeout(120)
final class TwoNodesIT {

    private static final CatalogDatabase DATABASE = CatalogDatabase.h2("two-nodes");
    private static final String PACKAGE = "package.shop.shop.orders";
    private static final String CLASS = "class.shop.shop.orders.Order";

    /** Each test has a namespace of its own, so that none finds what another left. */
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    private static RedisServer redis;

    private Node here;
    private Node there;

    /** A catalogue in a process of its own, as far as caches can tell. */
    private static final class Node {

        final List<Outcome> outcomes = new ArrayList<>();
        final Larder larder;
        final CatalogRepository catalog;

        Node(String namespace) {
            larder = Larder.named(namespace).shared(Redis.at(redis.uri())).build();
            catalog = new CachedCatalogRepository(DATABASE.repository(), larder, outcomes::add);
        }

        /** Asks every kind of question about a resource. */
        List<Object> readAll(String id) {
            outcomes.clear();
            return Stream.<Function<CatalogRepository, Object>>of(
                            catalog -> catalog.find(id),
                            catalog -> catalog.relationships(id),
                            catalog -> catalog.history(id),
                            catalog -> catalog.lineage(new LineageQuery(Direction.UPSTREAM, id, 3)),
                            catalog -> catalog.search(new SearchQuery("order", TypeFilter.ANY, 0)),
                            catalog -> catalog.autocomplete(new Prefix("ord")))
                    .map(question -> question.apply(catalog))
                    .toList();
        }
    }

    @BeforeAll
    static void startRedis() {
        redis = RedisServer.builder().start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void twoNodes() {
        DATABASE.emptied();
        DATABASE.module("shop");
        DATABASE.packageOf("shop", "shop.orders");
        DATABASE.classOf("shop", "shop.orders.Order");
        String namespace = "catalog" + NAMESPACES.incrementAndGet();
        here = new Node(namespace);
        there = new Node(namespace);
        Awaitility.await().until(() -> trusts(here) && trusts(there));
    }

    @AfterEach
    void closeNodes() {
        here.larder.close();
        there.larder.close();
    }

    @Test
    void whatOneLoadedTheOtherReadsFromRedis() {
        List<Object> loaded = here.readAll(CLASS);

        assertThat(there.readAll(CLASS)).isEqualTo(loaded);
        assertThat(there.outcomes).containsOnly(Outcome.REDIS).hasSize(6);
    }

    @Test
    void theWidestLineageStillFitsIntoRedis() {
        IntStream.range(0, Lineage.MAX_NODES).forEach(i -> DATABASE.classOf("shop", "shop.orders.C" + i));

        here.readAll(PACKAGE);
        there.readAll(PACKAGE);

        assertThat(there.outcomes).containsOnly(Outcome.REDIS);
    }

    @Test
    void aChangeOnOneIsSeenOnTheOther() {
        there.readAll(CLASS);

        Resource changed = here.catalog
                .update(CLASS, new ResourceEdit(1, "Better", Map.of()))
                .resource();

        Awaitility.await()
                .untilAsserted(() -> assertThat(there.catalog.find(CLASS)).contains(changed));
        Awaitility.await()
                .untilAsserted(() -> assertThat(there.catalog
                                .search(new SearchQuery("order", TypeFilter.ANY, 0))
                                .items())
                        .contains(changed));
    }

    private static boolean trusts(Node node) {
        LarderStatus status = node.larder.status();
        return status.shared() != null && status.shared().connected() && !status.isSuspect();
    }
}
