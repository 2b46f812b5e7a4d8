package dev.larder.services.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.larder.services.web.StaleVersionException;
import dev.larder.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What learning promises, whatever keeps it and whatever stands before that. */
@Timeout(120)
abstract class LearningContract {

    private static final OptionalLong ANY = OptionalLong.empty();

    final ManualClock clock = new ManualClock();
    private LearningDatabase database;
    private Learners learners;
    private Items items;
    private Study study;
    private long ada;

    abstract LearningDatabase emptyDatabase();

    Learners before(Learners source) {
        return source;
    }

    Items before(Items source) {
        return source;
    }

    Study before(Study source) {
        return source;
    }

    @BeforeEach
    void oneUserAndThreeItems() {
        database = emptyDatabase().withItems();
        learners = before(database.learners(clock));
        items = before(database.items());
        study = before(database.study(clock));
        ada = learners.create(new Learner.Profile("Ada", "GB")).id();
    }

    @Nested
    class Users {

        @Test
        void beginWithUsualPreferences() {
            assertThat(learners.user(ada)).contains(new Learner(ada, "Ada", "GB", now(), 1));
            assertThat(learners.preferences(ada)).contains(Preferences.usual(ada));
        }

        @Test
        void areUnknownBeforeTheyAreMade() {
            assertThat(learners.user(7)).isEmpty();
            assertThat(learners.preferences(7)).isEmpty();
            assertThatThrownBy(() -> learners.change(7, new Learner.Profile("Bob", "US"), ANY))
                    .isInstanceOf(UnknownException.class);
        }

        @Test
        void areSeenAsTheyWereChanged() {
            learners.user(ada);

            Learner changed = learners.change(ada, new Learner.Profile("Ada L.", "FR"), OptionalLong.of(1));

            assertThat(changed.version()).isEqualTo(2);
            assertThat(learners.user(ada)).contains(changed);
        }

        @Test
        void areNotChangedByWhoSawAnOldVersion() {
            learners.change(ada, new Learner.Profile("Ada L.", "FR"), ANY);

            assertThatThrownBy(() -> learners.change(ada, new Learner.Profile("Eve", "US"), OptionalLong.of(1)))
                    .isInstanceOf(StaleVersionException.class);
            assertThat(learners.user(ada).orElseThrow().name()).isEqualTo("Ada L.");
        }

        @Test
        void preferWhatTheySay() {
            learners.preferences(ada);

            learners.prefer(new Preferences(ada, 50, "de", false, 1), ANY);

            assertThat(learners.preferences(ada)).contains(new Preferences(ada, 50, "de", false, 2));
        }

        @Test
        void doNotPreferWhatWasMeantForAnotherVersionOrIsOfNobody() {
            Preferences wanted = new Preferences(ada, 50, "de", false, 1);
            assertThat(learners.prefer(wanted, OptionalLong.of(1))).isEqualTo(wanted.inVersion(2));

            assertThatThrownBy(() -> learners.prefer(wanted, OptionalLong.of(1)))
                    .isInstanceOf(StaleVersionException.class)
                    .hasMessageContaining("2");
            assertThatThrownBy(() -> learners.prefer(new Preferences(7, 50, "de", false, 1), ANY))
                    .isInstanceOf(UnknownException.class);
            assertThat(learners.preferences(ada)).contains(wanted.inVersion(2));
        }

        @Test
        void haveSessionsThatBeginAndEnd() {
            Session session = learners.begin(ada);
            assertThat(learners.session(session.id())).contains(session);
            assertThat(learners.openSessions(10)).containsExactly(session.id());
            clock.advance(Duration.ofMinutes(5));

            Session ended = learners.end(session.id());

            assertThat(ended.endedAt()).isEqualTo(now());
            assertThat(learners.session(session.id())).contains(ended);
            assertThat(learners.openSessions(10)).isEmpty();
            clock.advance(Duration.ofMinutes(5));
            assertThat(learners.end(session.id())).isEqualTo(ended);
            assertThatThrownBy(() -> learners.end("no-session")).isInstanceOf(UnknownException.class);
        }
    }

    @Nested
    class WhatThereIsToLearn {

        @Test
        void isFoundByIdByTopicAndByJurisdiction() {
            assertThat(items.item(1))
                    .hasValueSatisfying(item -> assertThat(item.question()).isEqualTo("Where?"));
            assertThat(items.item(9)).isEmpty();
            assertThat(items.items(List.of(1L, 3L, 9L))).containsOnlyKeys(1L, 3L);
            assertThat(items.ofTopic("parking").items()).extracting(Item::id).containsExactly(1L, 2L);
            assertThat(items.ofJurisdiction("DE").items()).extracting(Item::id).containsExactly(1L, 3L);
            assertThat(items.popular(2)).containsExactly(2L, 3L);
        }

        @Test
        void isListedUpToABound() {
            for (long id = 10; id < 10 + ItemList.MAX_ITEMS; id++) {
                database.item(new Item(id, "parking", "IT", "?", 0));
            }

            ItemList found = items.ofTopic("parking");

            assertThat(found.items()).hasSize(ItemList.MAX_ITEMS);
            assertThat(found.truncated()).isTrue();
            assertThat(items.ofJurisdiction("IT").truncated()).isFalse();
        }

        @Test
        void comesWithFlagsThatAreSeenAsTheyWereSet() {
            assertThat(items.flags().rollouts()).containsOnlyKeys("new-scheduler", "streaks", "voice-answers");
            assertThat(items.flags().of(ada)).containsEntry("streaks", true).containsEntry("voice-answers", false);

            items.set(new FlagShare("streaks", 0));
            assertThat(items.flags().of(ada)).containsEntry("streaks", false);
            items.set(new FlagShare("streaks", 100));

            assertThat(items.flags().of(ada)).containsEntry("streaks", true);
        }
    }

    @Nested
    class AnAnswer {

        private final int right = 5;

        @Test
        void movesTheCardTheTopicAndTheSchedule() {
            ItemOfUser key = new ItemOfUser(ada, 1);
            assertThat(study.card(key)).isEmpty();
            assertThat(study.mastery(new TopicOfUser(ada, "parking")).observations())
                    .isZero();
            assertThat(study.schedule(ada).cards()).isZero();
            assertThat(study.hot(ada).next()).isEmpty();

            Reviewed reviewed = study.review(key, right);

            assertThat(study.card(key)).contains(reviewed.card());
            assertThat(study.mastery(new TopicOfUser(ada, "parking"))).isEqualTo(reviewed.mastery());
            assertThat(study.hot(ada).next()).containsExactly(reviewed.card());
            assertThat(study.schedule(ada).dueByDay()).containsExactly(entry(today().plusDays(1), 1));
        }

        @Test
        void movesPredictionsOfTheItemAndOfTheTopic() {
            Prediction before = study.prediction(new ItemOfUser(ada, 2)).orElseThrow();
            assertThat(study.predictions(ada, new TreeSet<>(List.of(1L, 2L, 9L)))
                            .predictions())
                    .extracting(Prediction::itemId, Prediction::basis)
                    .containsExactly(tuple(1L, Prediction.Basis.TOPIC), tuple(2L, Prediction.Basis.TOPIC));

            study.review(new ItemOfUser(ada, 1), right);

            assertThat(study.prediction(new ItemOfUser(ada, 2)).orElseThrow().right())
                    .isGreaterThan(before.right());
            assertThat(study.predictions(ada, new TreeSet<>(List.of(1L, 2L, 9L)))
                            .predictions())
                    .extracting(Prediction::basis)
                    .containsExactly(Prediction.Basis.CARD, Prediction.Basis.TOPIC);
            assertThat(study.prediction(new ItemOfUser(ada, 9))).isEmpty();
        }

        @Test
        void ofNobodyOrToNothingIsRefusedAndLeavesNothing() {
            assertThatThrownBy(() -> study.review(new ItemOfUser(7, 1), right)).isInstanceOf(UnknownException.class);
            assertThatThrownBy(() -> study.review(new ItemOfUser(ada, 9), right))
                    .isInstanceOf(UnknownException.class);
            assertThat(study.hot(ada).next()).isEmpty();
        }

        @Test
        void countsInAnalyticsFromTheNextDayOn() {
            study.review(new ItemOfUser(ada, 1), right);
            study.review(new ItemOfUser(ada, 3), 0);
            assertThat(study.analytics(ada).reviews()).isZero();

            clock.advance(Duration.ofDays(1));

            Analytics next = study.analytics(ada);
            assertThat(next.reviews()).isEqualTo(2);
            assertThat(next.right()).isEqualTo(0.5, within(0.001));
            assertThat(next.reviewsByTopic()).containsEntry("parking", 1L).containsEntry("signs", 1L);
        }

        @Test
        void thatIsOverdueIsDueToday() {
            study.review(new ItemOfUser(ada, 1), right);
            clock.advance(Duration.ofDays(10));

            assertThat(study.schedule(ada).dueByDay()).containsExactly(entry(today(), 1));
        }
    }

    @Test
    void theFirstUsersAndItemsComeOnce() {
        emptyDatabase();

        assertThat(database.newImport(clock).runOnce()).isTrue();
        assertThat(database.newImport(clock).runOnce()).isFalse();
        assertThat(learners.user(LearningImport.USERS)).isPresent();
        assertThat(items.item(LearningImport.ITEMS)).isPresent();
        assertThat(study.hot(1).next()).isNotEmpty();
        assertThat(study.schedule(1).cards()).isPositive();
        assertThat(study.schedule(1).dueByDay()).hasSizeGreaterThan(1);
        assertThat(study.analytics(1).reviews()).isPositive();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(now(), ZoneOffset.UTC);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
