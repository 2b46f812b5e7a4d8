package dev.larder.jcache.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.testkit.Step;
import dev.larder.testkit.TierLink;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.CacheMode;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one node changes while the other is about to keep what it has read. */
@Timeout(120)
class TwoNodesTest {

    private static final AtomicLong IDS = new AtomicLong();

    private static Pair pair;
    private static Node a;
    private static Node b;
    private static TierLink linkOfB;

    private final long id = IDS.addAndGet(10);

    @BeforeAll
    static void start() {
        pair = new Pair();
        a = pair.node();
        linkOfB = pair.server.link();
        b = pair.node(linkOfB, Map.of());
    }

    @AfterAll
    static void stop() {
        pair.close();
    }

    @BeforeEach
    void begin() {
        a.save(Goal.of(id, "old"));
        a.statistics().clear();
        b.statistics().clear();
    }

    private Goal goal(Session session) {
        return Objects.requireNonNull(session.find(Goal.class, id));
    }

    private long hits(Node node) {
        return node.statistics().getSecondLevelCacheHitCount();
    }

    private void warm(Node node) {
        node.title(id);
        long before = hits(node);
        node.title(id);
        assertThat(hits(node)).isGreaterThan(before);
    }

    @Nested
    class Reading {

        @Test
        void isAHitTheSecondTimeAndOnTheOtherNodeToo() {
            warm(a);
            assertThat(b.title(id)).isEqualTo("old");
            assertThat(hits(b)).isEqualTo(1);
        }

        @Test
        void givesBackTimesEnumsNumbersAndLazyAssociations() {
            a.run(session -> {
                Goal part = Goal.of(id + 1, "part");
                part.parent = goal(session);
                session.persist(part);
            });
            a.ask(session -> goal(session).parts.size());
            Goal stored = Objects.requireNonNull(b.ask(session -> {
                Goal part = session.find(Goal.class, id + 1);
                assertThat(Objects.requireNonNull(part.parent).title()).isEqualTo("old");
                assertThat(part.parent.parts()).hasSize(1);
                return part;
            }));
            long loads = b.statistics().getEntityLoadCount();
            b.run(session -> {
                Goal again = session.find(Goal.class, id + 1);
                assertThat(again.due).isEqualTo(stored.due);
                assertThat(again.changed).isEqualTo(stored.changed);
                assertThat(again.level).isEqualTo(Goal.Level.EASY);
                assertThat(again.budget).isEqualByComparingTo("12.50");
                assertThat(Objects.requireNonNull(again.parent).parts()).hasSize(1);
            });
            assertThat(b.statistics().getEntityLoadCount()).isEqualTo(loads);
            assertThat(b.statistics()
                            .getDomainDataRegionStatistics(Goal.class.getName() + ".parts")
                            .getHitCount())
                    .isPositive();
        }

        @Test
        void ofWhatAQueryHasBroughtIsAHitTheSecondTimeItBringsIt() {
            for (int i = 0; i < 2; i++) {
                a.run(session -> session.createQuery("from Goal where id = " + id, Goal.class)
                        .list());
            }
            a.title(id);
            assertThat(hits(a)).isEqualTo(1);
        }
    }

    @Nested
    class OldRows {

        /**
         * <pre>
         * 1. B looks: nothing there.   2. B reads the old row.
         * 3. A locks, updates, commits, lets go.
         * 4. B puts what it has read.
         * </pre>
         */
        @Test
        void areNotKeptByALoadThatAnUpdateHasOvertaken() {
            b.run(session -> Between.selectAndPut(session, () -> a.rename(id, "new"), () -> goal(session).title));
            assertThat(b.title(id)).isEqualTo("new");
            assertThat(a.title(id)).isEqualTo("new");
        }

        /** The same, with the update between what B compares and what it writes. */
        @Test
        void areNotKeptWhereTheUpdateComesBehindTheComparison() {
            b.run(session -> Between.selectAndPut(
                    session, () -> linkOfB.before(Step.REPLACE, () -> a.rename(id, "new")), () -> goal(session).title));
            assertThat(b.title(id)).isEqualTo("new");
            assertThat(a.title(id)).isEqualTo("new");
        }

        /** The same, with A having looked for the row anew before B puts: a claim is there, but not the one that B has seen. */
        @Test
        void areNotKeptInThePlaceOfAClaimThatIsYoungerThanTheUpdate() {
            b.run(session -> Between.selectAndPut(
                    session,
                    () -> {
                        a.rename(id, "new");
                        assertThat(a.rows(Goal.class).claim(a.key(Goal.class, id)))
                                .isInstanceOf(Claim.class);
                    },
                    () -> goal(session).title));
            assertThat(b.title(id)).isEqualTo("new");
        }

        /** The same, with what A has left evicted before B puts: nothing is there that could tell B of the update. */
        @Test
        void areNotKeptEvenWhereRedisHasEvictedAllTracesOfTheUpdate() {
            b.run(session -> Between.selectAndPut(
                    session,
                    () -> {
                        a.rename(id, "new");
                        evict();
                    },
                    () -> goal(session).title));
            assertThat(b.title(id)).isEqualTo("new");
        }

        /**
         * <pre>
         * 1. A locks and updates.   2. B looks: locked.   3. B reads the old row, for A has not committed.
         * 4. B puts what it has read.   5. A commits.
         * </pre>
         */
        @Test
        void areNotKeptWhileSomebodyHasTheRowLocked() {
            warm(a);
            a.run(session -> {
                goal(session).title = "new";
                session.flush();
                assertThat(b.title(id)).isEqualTo("old");
                assertThat(b.title(id)).isEqualTo("old");
                assertThat(hits(b)).isZero();
            });
            assertThat(b.title(id)).isEqualTo("new");
        }

        /**
         * <pre>
         * 1. B looks, lays a claim.   2. A locks and updates.   3. B reads the old row.
         * 4. B puts what it has read: the claim is gone.   5. A commits.
         * </pre>
         */
        @Test
        void areNotKeptWhereTheLockIsTakenBehindTheLook() {
            a.run(writer -> b.run(reader -> Between.lookAndSelect(
                    reader,
                    () -> {
                        goal(writer).title = "new";
                        writer.flush();
                    },
                    () -> goal(reader).title)));
            assertThat(b.title(id)).isEqualTo("new");
        }

        @Test
        void areNotKeptByAQueryThatBeganBeforeTheUpdate() {
            a.run(session -> session.createQuery("from Goal where id = " + id, Goal.class)
                    .list());
            b.run(session -> Between.selectAndPut(
                    session,
                    () -> a.rename(id, "new"),
                    () -> session.createQuery("from Goal where id = " + id, Goal.class)
                            .list()));
            assertThat(b.title(id)).isEqualTo("new");
        }

        @Test
        void withoutAVersionAreNotKeptEither() {
            a.saveNote(id, "old");
            b.run(session -> Between.selectAndPut(
                    session,
                    () -> a.run(other -> other.find(Note.class, id).text = "new"),
                    () -> session.find(Note.class, id).text));
            assertThat(b.<String>ask(session -> session.find(Note.class, id).text))
                    .isEqualTo("new");
        }

        @Test
        void ofRowsThatAreNotLockedAreNotKeptEither() {
            a.save(Draft.of(id, "old"));
            b.run(session -> Between.selectAndPut(
                    session,
                    () -> a.run(other -> other.find(Draft.class, id).text = "new"),
                    () -> session.find(Draft.class, id).text));
            assertThat(b.<String>ask(session -> session.find(Draft.class, id).text))
                    .isEqualTo("new");
        }

        @Test
        void areNotKeptBehindAStatementThatNamesNoRow() {
            b.run(session -> Between.selectAndPut(
                    session,
                    () -> a.run(other -> other.createMutationQuery("update Goal set title = 'new' where id = " + id)
                            .executeUpdate()),
                    () -> goal(session).title));
            assertThat(b.title(id)).isEqualTo("new");
        }

        @Test
        void ofCollectionsAreNotKept() {
            b.run(session -> {
                Goal parent = goal(session);
                Between.selectAndPut(
                        session,
                        () -> a.run(other -> {
                            Goal part = Goal.of(id + 1, "part");
                            part.parent = goal(other);
                            part.parent.parts.add(part);
                            other.persist(part);
                        }),
                        () -> parent.parts.size());
            });
            a.factory().getCache().evictCollectionData(Goal.class.getName() + ".parts", id);
            assertThat(b.<Integer>ask(session -> goal(session).parts.size())).isEqualTo(1);
        }

        @Test
        @SuppressWarnings("deprecation") // what applications use
        void ofNaturalIdsAreNotKept() {
            b.run(session -> Between.selectAndPut(
                    session,
                    () -> a.run(other -> goal(other).code = "renamed-" + id),
                    () -> session.bySimpleNaturalId(Goal.class).load("code-" + id)));
            assertThat(b.<Object>ask(
                            session -> session.bySimpleNaturalId(Goal.class).load("code-" + id)))
                    .isNull();
            assertThat(b.<Object>ask(
                            session -> session.bySimpleNaturalId(Goal.class).load("renamed-" + id)))
                    .isNotNull();
        }
    }

    @Nested
    class Refreshing {

        @Test
        void declaresUntrueWhatIsReadPastTheCache() {
            warm(a);
            a.run(session -> session.doWork(connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.executeUpdate("update Goal set title = 'by hand' where id = " + id);
                }
            }));
            assertThat(b.title(id)).isEqualTo("old");
            a.run(session -> {
                String title = session.createQuery("from Goal where id = " + id, Goal.class)
                        .setCacheMode(CacheMode.REFRESH)
                        .getSingleResult()
                        .title;
                assertThat(title).isEqualTo("by hand");
            });
            assertThat(b.title(id)).isEqualTo("by hand");
        }

        @Test
        void ofAnEvictedRowReadsItAnew() {
            warm(a);
            b.factory().getCache().evict(Goal.class, id);
            long hits = hits(a);
            a.title(id);
            assertThat(hits(a)).isEqualTo(hits);
            b.factory().getCache().evictAllRegions();
            a.title(id);
            assertThat(hits(a)).isEqualTo(hits);
            warm(a);
        }
    }

    @Nested
    class UncommittedRows {

        @Test
        void areSeenByNobodyElse() {
            a.run(session -> {
                goal(session).title = "new";
                session.flush();
                session.clear();
                assertThat(goal(session).title).isEqualTo("new");
                assertThat(b.title(id)).isEqualTo("old");
            });
        }

        @Test
        void ofAStatementThatNamesNoRowAreSeenByNobodyElse() {
            a.run(session -> {
                session.createMutationQuery("update Goal set title = 'new' where id = " + id)
                        .executeUpdate();
                assertThat(goal(session).title).isEqualTo("new");
                assertThat(b.title(id)).isEqualTo("old");
                session.getTransaction().markRollbackOnly();
            });
        }
    }

    @Nested
    class Locks {

        @Test
        void endWithARollback() {
            try {
                a.run(session -> {
                    goal(session).title = "new";
                    session.flush();
                    throw new IllegalStateException("rolled back");
                });
            } catch (IllegalStateException meant) {
                assertThat(meant).hasMessage("rolled back");
            }
            warm(b);
            assertThat(b.title(id)).isEqualTo("old");
        }

        @Test
        void ofANodeThatDiedEndInTheirTime() {
            Rows rows = a.rows(Goal.class);
            rows.lock(a.key(Goal.class, id));
            b.title(id);
            b.title(id);
            assertThat(hits(b)).isZero();
            pair.clock.advance(Duration.ofSeconds(61));
            warm(b);
        }

        @Test
        void ofTwoWritersEndWithTheLaterOne() {
            Rows rows = a.rows(Goal.class);
            Holder first = rows.lock(a.key(Goal.class, id));
            Holder second = rows.lock(a.key(Goal.class, id));
            rows.unlock(a.key(Goal.class, id), first);
            b.title(id);
            assertThat(rows.look(a.key(Goal.class, id))).isInstanceOf(Lock.class);
            rows.unlock(a.key(Goal.class, id), second);
            warm(b);
        }
    }

    @Nested
    class Queries {

        private List<String> titles(Node node) {
            return node.ask(session -> session.createQuery("select title from Goal where id = " + id, String.class)
                    .setCacheable(true)
                    .list());
        }

        private void later() {
            pair.clock.advance(Duration.ofSeconds(2));
        }

        @Test
        void areAnsweredFromTheCacheOnBothNodes() {
            titles(a);
            later();
            titles(a);
            titles(a);
            assertThat(a.statistics().getQueryCacheHitCount()).isEqualTo(1);
            titles(b);
            assertThat(b.statistics().getQueryCacheHitCount()).isEqualTo(1);
        }

        @Test
        void areNotAnsweredAsBeforeAnUpdateOnTheOtherNode() {
            later();
            titles(b);
            later();
            titles(b);
            a.rename(id, "new");
            assertThat(titles(b)).containsExactly("new");
            assertThat(titles(a)).containsExactly("new");
        }

        @Test
        void areNotAnsweredAsBeforeWhereRedisHasForgottenTheUpdate() {
            later();
            titles(b);
            later();
            titles(b);
            a.rename(id, "new");
            evict();
            assertThat(titles(b)).containsExactly("new");
        }
    }

    private static void evict() {
        pair.server.keys(Pair.NAMESPACE).stream()
                .filter(key -> !key.startsWith("queries"))
                .forEach(pair::evict);
    }
}
