package dev.larder.jcache.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.topologies.RedisServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.LockModeType;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionFactory;
import org.hibernate.CacheMode;
import org.hibernate.Hibernate;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes on a real PostgreSQL and a real Redis. */
@Timeout(180)
class PostgresAndRedisIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicLong IDS = new AtomicLong(1_000);

    private static EmbeddedPostgres database;
    private static RedisServer redis;
    private static Node a;
    private static Node b;

    @BeforeAll
    static void start() throws IOException {
        // Nobody needs these data after a crash.
        database = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        redis = RedisServer.builder().start();
        a = new Node(settings(larder()));
        b = new Node(settings(larder()));
    }

    @AfterAll
    static void stop() throws IOException {
        a.close();
        b.close();
        redis.close();
        database.close();
    }

    private static Map<String, Object> larder() {
        return Map.of(
                "hibernate.cache.region.factory_class", "larder",
                "hibernate.cache.larder.redis.uri", redis.uri().toString(),
                "hibernate.cache.larder.redis.wait", "30s");
    }

    private static Map<String, Object> settings(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("hibernate.connection.datasource", database.getPostgresDatabase());
        return settings;
    }

    private static ConditionFactory patiently() {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(PATIENCE);
    }

    private static void awaitHit(Node node, long id, String title) {
        patiently().until(() -> {
            long hits = node.statistics().getSecondLevelCacheHitCount();
            assertThat(node.title(id)).isEqualTo(title);
            return node.statistics().getSecondLevelCacheHitCount() > hits;
        });
    }

    private static long saved(String title) {
        long id = IDS.incrementAndGet();
        a.save(Goal.of(id, title));
        return id;
    }

    private static String stored(long id) {
        return a.ask(session -> {
            session.setCacheMode(CacheMode.IGNORE);
            return Objects.requireNonNull(session.find(Goal.class, id)).title;
        });
    }

    @Test
    void whatOneHasReadIsAHitOnTheOther() {
        long id = saved("kept");
        a.title(id);
        awaitHit(b, id, "kept");
    }

    @Test
    void anUpdateOnOneIsNotFollowedByTheOldRowOnTheOther() {
        long id = saved("old");
        for (int i = 0; i < 20; i++) {
            String title = "title-" + i;
            b.title(id);
            a.rename(id, title);
            patiently().until(() -> b.title(id).equals(title));
            assertThat(b.title(id)).isEqualTo(title);
        }
    }

    /** 160 operations of both nodes at the same time, in 20 rounds: behind each both know what the database knows, and go on knowing it. */
    @Test
    void historiesOfBothAtOnceEndWithWhatTheDatabaseHas() {
        List<Long> rows = List.of(saved("0"), saved("0"), saved("0"));
        for (int round = 0; round < 20; round++) {
            CompletableFuture.allOf(history(a, rows, 2L * round), history(b, rows, 2L * round + 1))
                    .join();
            for (long row : rows) {
                String known = stored(row);
                for (Node node : List.of(a, b)) {
                    patiently().until(() -> node.title(row).equals(known));
                    assertThat(node.title(row)).isEqualTo(known);
                }
            }
        }
    }

    private static CompletableFuture<Void> history(Node node, List<Long> rows, long seed) {
        return CompletableFuture.runAsync(() -> {
            Random random = new Random(seed);
            for (int i = 0; i < 4; i++) {
                long row = rows.get(random.nextInt(rows.size()));
                int how = random.nextInt(6);
                node.run(session -> act(session, how, row, seed + "." + random.nextInt(1_000_000)));
            }
        });
    }

    // No versions are compared, for two at once would be refused: the last one wins, as in most tables.
    private static void act(Session session, int how, long row, String title) {
        switch (how) {
            case 0 ->
                session.createMutationQuery("update Goal set title = :title where id = :id")
                        .setParameter("title", title)
                        .setParameter("id", row)
                        .executeUpdate();
            case 1, 2 -> {
                Goal goal = session.find(Goal.class, row, LockModeType.PESSIMISTIC_WRITE);
                session.refresh(goal);
                goal.title = title;
            }
            case 3 -> {
                Goal goal = session.find(Goal.class, row, LockModeType.PESSIMISTIC_WRITE);
                session.refresh(goal);
                goal.title = title;
                session.flush();
                session.getTransaction().markRollbackOnly();
            }
            case 4 -> session.createQuery("from Goal", Goal.class).list();
            default -> Hibernate.initialize(Objects.requireNonNull(session.find(Goal.class, row)).parts);
        }
    }

    @Test
    void answersOfQueriesAreThoseBehindTheUpdateOfTheOther() {
        long id = saved("old");
        patiently().until(() -> {
            long hits = b.statistics().getQueryCacheHitCount();
            assertThat(queried(b, id)).isEqualTo("old");
            return b.statistics().getQueryCacheHitCount() > hits;
        });
        a.rename(id, "new");
        patiently().until(() -> queried(b, id).equals("new"));
        assertThat(queried(b, id)).isEqualTo("new");
        assertThat(queried(a, id)).isEqualTo("new");
    }

    private static String queried(Node node, long id) {
        return node.ask(session -> session.createQuery("select title from Goal where id = :id", String.class)
                .setParameter("id", id)
                .setCacheable(true)
                .getSingleResult());
    }

    @Test
    void withoutRedisTheDatabaseIsAskedAndNothingOldIsServedOnceItIsBack() {
        long id = saved("old");
        for (int i = 0; i < 2; i++) {
            a.title(id);
            b.title(id);
        }
        redis.terminate();
        a.rename(id, "new");
        assertThat(a.title(id)).isEqualTo("new");
        redis.restart();
        // A reads from there again only when it has said there what it has changed.
        awaitHit(a, id, "new");
        patiently().until(() -> b.title(id).equals("new"));
        awaitHit(b, id, "new");
    }

    /**
     * The control: Hibernate's own access, over the same provider on the same servers.
     *
     * <pre>
     * 1. B reads the old row, and looks: nothing there, so it may put.
     * 2. A updates and commits.
     * 3. B puts what it has read: there it stays.
     * </pre>
     */
    @Test
    void hibernatesOwnAccessOverTheSameProviderLeavesTheOldRow() {
        long id = IDS.incrementAndGet();
        try (PlainAccess plain = new PlainAccess(redis.uri().toString());
                PlainAccess other = new PlainAccess(redis.uri().toString());
                Node writer = new Node(settings(plain(other)));
                Node reader = new Node(settings(plain(plain)))) {
            a.saveNote(id, "old");
            plain.beforePut(() -> writer.run(session -> session.find(Note.class, id).text = "new"));
            reader.run(session -> session.find(Note.class, id));
            assertThat(plain.isDone()).isTrue();
            assertThat(reader.<String>ask(session -> session.find(Note.class, id).text))
                    .isEqualTo("old");
        }
    }

    private static Map<String, Object> plain(PlainAccess access) {
        return Map.of(
                "hibernate.cache.region.factory_class", "jcache",
                "hibernate.javax.cache.missing_cache_strategy", "create",
                "hibernate.javax.cache.cache_manager", access.manager());
    }
}
