package dev.larder.jcache.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.hibernate.CacheMode;
import org.hibernate.Hibernate;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random operations of two nodes, drawn from a seed, each with one of the other node's in between its steps: behind each of them both nodes know what the database
 * knows, for the journal has been applied by then.
 */
@Timeout(120)
class HistoryTest {

    private static final int ROWS = 4;
    private static final int OPERATIONS = 150;

    private static Pair pair;
    private static Node a;
    private static Node b;

    @BeforeAll
    static void start() {
        pair = new Pair();
        a = pair.node();
        b = pair.node();
        for (int id = 0; id < ROWS; id++) {
            a.save(Goal.of(id, "0"));
        }
    }

    @AfterAll
    static void stop() {
        pair.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neverEndsWithAnOldRow(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < OPERATIONS; i++) {
            step(random);
            for (long id = 0; id < ROWS; id++) {
                String stored = stored(id);
                assertThat(a.title(id))
                        .as("seed %s, step %s, row %s on A", seed, i, id)
                        .isEqualTo(stored);
                assertThat(b.title(id))
                        .as("seed %s, step %s, row %s on B", seed, i, id)
                        .isEqualTo(stored);
            }
        }
        assertThat(a.statistics().getSecondLevelCacheHitCount()).isGreaterThan(OPERATIONS);
    }

    private void step(Random random) {
        boolean isFirst = random.nextBoolean();
        Node one = isFirst ? a : b;
        Node other = isFirst ? b : a;
        long id = random.nextInt(ROWS);
        long otherId = random.nextInt(3) == 0 ? random.nextInt(ROWS) : id;
        String title = Integer.toString(random.nextInt(1_000_000));
        Consumer<Session> change = change(random.nextInt(6), otherId, title);
        boolean isLookedForAgain = random.nextBoolean();
        boolean isBeforePut = random.nextBoolean();
        if (random.nextInt(4) == 0) {
            forget(random);
        }
        one.run(session -> {
            session.addEventListeners(Between.maybe(isBeforePut, () -> {
                other.run(change);
                if (isLookedForAgain) {
                    other.rows(Goal.class).claim(other.key(Goal.class, otherId));
                }
            }));
            read(random.nextInt(3), session, id);
        });
    }

    private static void read(int how, Session session, long id) {
        switch (how) {
            case 0 -> session.find(Goal.class, id);
            case 1 -> session.createQuery("from Goal", Goal.class).list();
            default -> Hibernate.initialize(Objects.requireNonNull(session.find(Goal.class, id)).parts);
        }
    }

    private static Consumer<Session> change(int how, long id, String title) {
        return switch (how) {
            case 0, 1, 2 -> session -> Objects.requireNonNull(session.find(Goal.class, id)).title = title;
            case 3 ->
                session -> session.createMutationQuery("update Goal set title = :title where id = :id")
                        .setParameter("title", title)
                        .setParameter("id", id)
                        .executeUpdate();
            case 4 ->
                session -> {
                    Objects.requireNonNull(session.find(Goal.class, id)).title = title;
                    session.flush();
                    session.getTransaction().markRollbackOnly();
                };
            default -> session -> session.refresh(session.find(Goal.class, id));
        };
    }

    // Redis is full, and has let go of something.
    private static void forget(Random random) {
        String[] keys = pair.server.keys(Pair.NAMESPACE).toArray(String[]::new);
        if (keys.length > 0) {
            pair.evict(keys[random.nextInt(keys.length)]);
        }
    }

    private static String stored(long id) {
        return a.ask(session -> {
            session.setCacheMode(CacheMode.IGNORE);
            return Objects.requireNonNull(session.find(Goal.class, id)).title;
        });
    }
}
