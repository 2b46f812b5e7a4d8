package dev.larder.services.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.LarderStatus;
import dev.larder.Outcome;
import dev.larder.redis.Redis;
import dev.larder.topologies.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes of learning on one database and one real Redis. */
@Timeout(120)
final class LearningTwoNodesIT {

    private static final LearningDatabase DATABASE =
            LearningDatabase.h2("two-schools").withItems();

    private static RedisServer redis;
    private static Node here;
    private static Node there;

    /** Learning in a process of its own, as far as caches can tell. */
    private static final class Node {

        final List<Outcome> outcomes = new ArrayList<>();
        final Larder larder =
                Larder.named("learning").shared(Redis.at(redis.uri())).build();
        final Learners learners = new CachedLearners(DATABASE.learners(Clock.system()), larder, outcomes::add);
        final Items items = new CachedItems(DATABASE.items(), larder, outcomes::add);
        final Study study = new CachedStudy(DATABASE.study(Clock.system()), larder, Clock.system(), outcomes::add);

        boolean trusts() {
            LarderStatus status = larder.status();
            return status.shared() != null && status.shared().connected() && !status.isSuspect();
        }

        /** Asks every kind of question about a user. */
        List<Object> readAll(long userId) {
            outcomes.clear();
            return List.of(
                    learners.user(userId),
                    learners.preferences(userId),
                    items.item(1),
                    items.ofTopic("parking"),
                    items.ofJurisdiction("DE"),
                    items.flags(),
                    items.settings(),
                    study.card(new ItemOfUser(userId, 1)),
                    study.mastery(new TopicOfUser(userId, "parking")),
                    study.schedule(userId),
                    study.hot(userId),
                    study.prediction(new ItemOfUser(userId, 1)),
                    study.predictions(userId, new TreeSet<>(List.of(1L, 2L))),
                    study.analytics(userId));
        }
    }

    @BeforeAll
    static void twoNodes() {
        redis = RedisServer.builder().start();
        here = new Node();
        there = new Node();
        Awaitility.await().until(() -> here.trusts() && there.trusts());
    }

    @AfterAll
    static void close() {
        here.larder.close();
        there.larder.close();
        redis.close();
    }

    @Test
    void whatOneLoadedTheOtherReadsFromRedis() {
        long user = here.learners.create(new Learner.Profile("Ada", "GB")).id();
        here.study.review(new ItemOfUser(user, 1), 4);
        List<Object> loaded = here.readAll(user);

        assertThat(there.readAll(user)).isEqualTo(loaded);
        assertThat(there.outcomes).containsOnly(Outcome.REDIS).hasSize(14);
    }

    @Test
    void whatOneHasWrittenThroughTheOtherReadsFromRedis() {
        long user = here.learners.create(new Learner.Profile("Bob", "US")).id();
        there.learners.user(user);

        Learner changed = here.learners.change(user, new Learner.Profile("Bobby", "US"), OptionalLong.of(1));

        Awaitility.await()
                .untilAsserted(() -> assertThat(there.learners.user(user)).contains(changed));
    }

    @Test
    void anAnswerOnOneIsSeenOnTheOther() {
        long user = here.learners.create(new Learner.Profile("Eve", "DE")).id();
        Prediction before = there.study.prediction(new ItemOfUser(user, 2)).orElseThrow();
        there.study.hot(user);

        Reviewed reviewed = here.study.review(new ItemOfUser(user, 1), 5);

        Awaitility.await()
                .untilAsserted(() -> assertThat(there.study.hot(user).next()).containsExactly(reviewed.card()));
        Awaitility.await()
                .untilAsserted(() -> assertThat(there.study
                                .prediction(new ItemOfUser(user, 2))
                                .orElseThrow()
                                .right())
                        .isGreaterThan(before.right()));
    }

    @Test
    void aFlagThatIsSetOnOneIsSeenOnTheOther() {
        there.items.flags();

        here.items.set(new FlagShare("two-nodes", 100));

        Awaitility.await()
                .untilAsserted(() -> assertThat(there.items.flags().of(1)).containsEntry("two-nodes", true));
    }
}
