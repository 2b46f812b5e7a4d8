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

    /** A query that shows the class behind two lists. */
    private static final String ORDERS =
            "{ resource(id: \"" + PACKAGE + "\") { relationships { items { target { id version } } } } }";

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
        final GraphQlNode graphQl;

        Node(String namespace) {
            larder = Larder.named(namespace).shared(Redis.at(redis.uri())).build();
            catalog = new CachedCatalogRepository(DATABASE.repository(), larder, outcomes::add);
            graphQl = new GraphQlNode(catalog, larder, true);
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

    @Test
    void aResultOfGraphQlTravelsToTheOther() {
        GraphQlNode.Answer loaded = here.graphQl.ask(ORDERS, Map.of());

        GraphQlNode.Answer there = this.there.graphQl.ask(ORDERS, Map.of());

        assertThat(there.data()).isEqualTo(loaded.data());
        assertThat(there.outcome()).isEqualTo(Outcome.REDIS);
    }

    @Test
    void aMutationOrEditOnOneEndsTheOldResultOnTheOther() {
        for (int version = 1; version <= 6; version++) {
            there.graphQl.ask(ORDERS, Map.of());

            change(version);

            String now = "\"version\":" + (version + 1);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(
                                    there.graphQl.ask(ORDERS, Map.of()).data().toString())
                            .contains(now));
            // What it has been seen to be it stays, in memory and in Redis, whoever asks.
            assertThat(there.graphQl.ask(ORDERS, Map.of()).data().toString()).contains(now);
            assertThat(here.graphQl.ask(ORDERS, Map.of()).data().toString()).contains(now);
        }
    }

    /** By GraphQL and as REST does, in turn. */
    private void change(int version) {
        if (version % 2 == 0) {
            here.catalog.update(CLASS, new ResourceEdit(version, "By REST " + version, Map.of()));
        } else {
            GraphQlNode.Answer answer = here.graphQl.ask(
                    "mutation ($version: Int!) { updateResource(id: \"" + CLASS
                            + "\", version: $version, input: {description: \"By GraphQL\"}) { version } }",
                    Map.of("version", version));
            assertThat(answer.errors()).isNull();
        }
    }

    private static boolean trusts(Node node) {
        LarderStatus status = node.larder.status();
        return status.shared() != null && status.shared().connected() && !status.isSuspect();
    }
}
