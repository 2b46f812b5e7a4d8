package dev.larder.services.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.testkit.Larders;
import dev.larder.testkit.ManualClock;
import dev.larder.warm.Warmer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
final class CachedLearningTest {

    private static final LearningDatabase DATABASE = LearningDatabase.h2("cached-learning-keys");

    @RegisterExtension
    final Larders larders = new Larders();

    private final ManualClock clock = new ManualClock();
    private final List<Outcome> outcomes = new ArrayList<>();
    private Larder larder;
    private Learners learners;
    private Items items;
    private Study study;
    private long ada;

    @BeforeEach
    void oneUser() {
        DATABASE.emptied().withItems();
        larder = larders.open(Larder.named("learning").clock(clock));
        learners = new CachedLearners(DATABASE.learners(clock), larder, outcomes::add);
        items = new CachedItems(DATABASE.items(), larder, outcomes::add);
        study = new CachedStudy(DATABASE.study(clock), larder, clock, outcomes::add);
        ada = learners.create(new Learner.Profile("Ada", "GB")).id();
    }

    @Test
    void keysAndLivesAreThoseAgreedUpon() {
        assertThat(larder.caches())
                .extracting(
                        cache -> cache.spec().template() + " " + cache.spec().timeToLive())
                .containsExactly(
                        "user:{user_id} PT1H",
                        "user:preferences:{user_id} PT1H",
                        "user:session:{session_id} PT30M",
                        "item:{item_id} PT4H",
                        "items:jurisdiction:{country} PT6H",
                        "items:topic:{topic} PT6H",
                        "flags:{which} PT5M",
                        "config:{which} PT1H",
                        "sm2:{user_id}:{item_id} PT30M",
                        "bkt:{user_id}:{topic} PT30M",
                        "scheduler:{user_id} PT30M",
                        "scheduler:hot:{user_id} PT30M",
                        "prediction:{user_id}:{item_id} PT15M",
                        "prediction:batch:{user_id}:{hash} PT15M",
                        "analytics:{user_id} PT24H");
        assertThat(larder.caches()).extracting(cache -> cache.name()).doesNotHaveDuplicates();
    }

    @Test
    void everyQuestionIsAskedOnce() {
        askAll();
        int questions = outcomes.size();
        askAll();

        assertThat(outcomes.subList(0, questions)).containsOnly(Outcome.LOAD);
        assertThat(outcomes.subList(questions, outcomes.size())).containsOnly(Outcome.MEMORY);
    }

    @Test
    void anAnswerMakesUntrueWhatItChangesAndNothingElse() {
        Reviewed reviewed = DATABASE.study(clock).review(new ItemOfUser(ada, 1), 5);

        Invalidation untrue = larder.wouldInvalidate(reviewed);

        assertThat(untrue.keys())
                .containsExactlyInAnyOrder(
                        "sm2:" + ada + ":1", "bkt:" + ada + ":parking", "scheduler:" + ada, "scheduler:hot:" + ada);
        assertThat(untrue.groups()).extracting(group -> group.subject()).containsExactly("predictions:" + ada);
    }

    @Test
    void aFlagThatIsSetMakesUntrueTheFlagsAlone() {
        assertThat(larder.wouldInvalidate(new FlagShare("streaks", 5)).keys()).containsExactly("flags:all");
    }

    @Test
    void flagsAreAsTheyWereShippedWhileTheirTableIsAwayAndNothingIsKnown() {
        LearningDatabase without = LearningDatabase.h2("cached-learning-flags");
        without.jdbc.sql("drop table if exists learning_flag").update();
        Items lonely = new CachedItems(
                without.items(), larders.open(Larder.named("lonely").clock(clock)), outcomes::add);

        assertThat(lonely.flags().of(ada))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("new-scheduler", false, "streaks", true, "voice-answers", false));
        assertThat(outcomes).endsWith(Outcome.MISS);
    }

    @Test
    void analyticsLiveUntilTheDayEnds() {
        study.analytics(ada);
        clock.advance(Duration.ofMillis(Duration.ofDays(1).toMillis()
                - clock.millis() % Duration.ofDays(1).toMillis()));
        outcomes.clear();

        study.analytics(ada);

        assertThat(outcomes).containsExactly(Outcome.LOAD);
    }

    @Test
    void whatEverybodyAsksForIsWarmOnceAServerIsReady() throws InterruptedException {
        Session open = learners.begin(ada);
        CachedItems shelf = (CachedItems) items;
        for (Warmer<?, ?> warmer : List.of(
                shelf.flagFacade().warmer(),
                shelf.globalSettings(),
                shelf.popularItems(),
                ((CachedLearners) learners).activeSessions())) {
            assertThat(larder.warm(warmer).await(Duration.ofSeconds(30))).isTrue();
        }
        outcomes.clear();

        items.flags();
        items.settings();
        items.item(2);
        learners.session(open.id());

        assertThat(outcomes).containsOnly(Outcome.MEMORY).hasSize(4);
    }

    private void askAll() {
        learners.user(ada);
        learners.preferences(ada);
        items.item(1);
        items.ofTopic("parking");
        items.ofJurisdiction("DE");
        items.flags();
        items.settings();
        study.mastery(new TopicOfUser(ada, "parking"));
        study.schedule(ada);
        study.hot(ada);
        study.prediction(new ItemOfUser(ada, 1));
        study.predictions(ada, new TreeSet<>(List.of(1L, 2L)));
        study.analytics(ada);
    }
}
