package dev.larder.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GroupRulesTest {

    private final GroupRules rules = new GroupRules(100);

    private record Entry(long stamp, Set<String> tags, boolean hasUnknownTags) implements GroupRules.Subject {
        static Entry stamped(long stamp, String... tags) {
            return new Entry(stamp, Set.of(tags), false);
        }
    }

    @Nested
    class Tags {

        @Test
        void coverOlderEntriesThatCarryThem() {
            rules.add(new Group(Kind.TAG, "user:42", ""), 10);
            assertThat(covers(Entry.stamped(9, "user:42"), "goal:1")).isTrue();
            assertThat(covers(Entry.stamped(9, "user:43"), "goal:1")).isFalse();
            assertThat(covers(Entry.stamped(9), "goal:1")).isFalse();
        }

        @Test
        void leaveEntriesWhoseLoadBeganAtTheirPosition() {
            rules.add(new Group(Kind.TAG, "user:42", ""), 10);
            assertThat(covers(Entry.stamped(10, "user:42"), "goal:1")).isFalse();
        }

        @Test
        void coverNegativeEntriesWhoseTagsAreUnknown() {
            rules.add(new Group(Kind.TAG, "any", ""), 10);
            assertThat(covers(new Entry(9, Set.of(), true), "goal:1")).isTrue();
            assertThat(covers(new Entry(10, Set.of(), true), "goal:1")).isFalse();
        }

        @Test
        void countByTheirNewestRecord() {
            rules.add(new Group(Kind.TAG, "user:42", ""), 10);
            rules.add(new Group(Kind.TAG, "user:42", ""), 20);
            assertThat(covers(Entry.stamped(15, "user:42"), "goal:1")).isTrue();
            assertThat(rules.size()).isOne();
        }
    }

    @Nested
    class Patterns {

        @Test
        void ofAPrefixCoverKeysThatBeginSo() {
            rules.add(new Group(Kind.PATTERN, "user:goals:*", ""), 10);
            assertThat(covers(Entry.stamped(9), "user:goals:42")).isTrue();
            assertThat(covers(Entry.stamped(9), "user:goal")).isFalse();
            assertThat(covers(Entry.stamped(10), "user:goals:42")).isFalse();
        }

        @Test
        void ofAnyShapeCoverWhatTheyMatch() {
            rules.add(new Group(Kind.PATTERN, "user:*:goals", ""), 10);
            assertThat(covers(Entry.stamped(9), "user:42:goals")).isTrue();
            assertThat(covers(Entry.stamped(9), "user:42:plans")).isFalse();
        }

        @Test
        void ofAnyShapeCountByTheirNewestRecord() {
            rules.add(new Group(Kind.PATTERN, "user:*:goals", ""), 10);
            rules.add(new Group(Kind.PATTERN, "user:*:plans", ""), 15);
            rules.add(new Group(Kind.PATTERN, "user:*:goals", ""), 20);
            assertThat(covers(Entry.stamped(15), "user:42:goals")).isTrue();
            assertThat(covers(Entry.stamped(15), "user:42:plans")).isFalse();
            assertThat(rules.size()).isEqualTo(2);
        }

        @Test
        void ofAnyShapeAreForgottenWithTheOldest() {
            GroupRules two = new GroupRules(2);
            two.add(new Group(Kind.PATTERN, "user:*:goals", ""), 10);
            two.add(new Group(Kind.PATTERN, "user:*:plans", ""), 20);
            two.add(new Group(Kind.PATTERN, "user:*:goals", ""), 30);
            two.add(new Group(Kind.PATTERN, "user:*:tasks", ""), 40);
            assertThat(two.horizon()).isEqualTo(20);
            assertThat(two.cover(Entry.stamped(25), "user:42:plans", "user:")).isFalse();
            assertThat(two.cover(Entry.stamped(25), "user:42:goals", "user:")).isTrue();
        }

        @Test
        void ofAStarAloneCoverEverything() {
            rules.add(new Group(Kind.PATTERN, "*", ""), 10);
            assertThat(covers(Entry.stamped(9), "goal:1")).isTrue();
        }
    }

    @Nested
    class WhatWasLookedAtBefore {

        @Test
        void isNotLookedAtAgain() {
            Entry entry = Entry.stamped(9, "user:42");
            rules.add(new Group(Kind.PATTERN, "user:*:goals", ""), 10);
            assertThat(rules.cover(entry, 10, "user:42:goals", "user:")).isFalse();
            rules.add(new Group(Kind.PATTERN, "*:goals", ""), 11);
            assertThat(rules.cover(entry, 10, "user:42:goals", "user:")).isTrue();
        }

        @Test
        void leavesEntriesThatAreYoungerThanThatLook() {
            rules.add(new Group(Kind.TAG, "user:42", ""), 10);
            assertThat(rules.cover(Entry.stamped(12, "user:42"), 8, "goal:1", "goal:"))
                    .isFalse();
        }

        @Test
        void isDeadBehindAHorizonAllTheSame() {
            rules.forgetAll(10);
            assertThat(rules.cover(Entry.stamped(9), 20, "goal:1", "goal:")).isTrue();
        }
    }

    @Nested
    class PatternsBeyondUs {

        @Test
        void areHorizons() {
            rules.add(new Group(Kind.PATTERN, "x".repeat(2_000), ""), 10);
            assertThat(covers(Entry.stamped(9), "goal:1")).isTrue();
            assertThat(covers(Entry.stamped(10), "goal:1")).isFalse();
        }
    }

    @Nested
    class Caches {

        @Test
        void coverTheirOwnEntriesOnly() {
            rules.add(new Group(Kind.CACHE, "goal:", ""), 10);
            assertThat(rules.cover(Entry.stamped(9), "goal:1", "goal:")).isTrue();
            assertThat(rules.cover(Entry.stamped(9), "plan:1", "plan:")).isFalse();
        }
    }

    @Nested
    class Horizons {

        @Test
        void coverEverythingStampedBeforeThem() {
            rules.add(Group.horizon("in doubt"), 10);
            assertThat(covers(Entry.stamped(9), "goal:1")).isTrue();
            assertThat(covers(Entry.stamped(10), "goal:1")).isFalse();
        }

        @Test
        void replaceTheRulesBeforeThem() {
            rules.add(new Group(Kind.TAG, "a", ""), 5);
            rules.add(Group.horizon("in doubt"), 10);
            assertThat(rules.size()).isZero();
            assertThat(rules.horizon()).isEqualTo(10);
        }

        @Test
        void areGivenAnewAfterEverythingWasForgotten() {
            rules.add(new Group(Kind.TAG, "a", ""), 50);
            rules.forgetAll(7);
            assertThat(rules.horizon()).isEqualTo(7);
            assertThat(covers(Entry.stamped(6), "goal:1")).isTrue();
            assertThat(covers(Entry.stamped(7, "a"), "goal:1")).isFalse();
        }
    }

    @Nested
    class Bounds {

        private final GroupRules few = new GroupRules(2);

        @Test
        void turnTheOldestRuleIntoTheHorizon() {
            few.add(new Group(Kind.TAG, "a", ""), 10);
            few.add(new Group(Kind.CACHE, "goal:", ""), 20);
            few.add(new Group(Kind.PATTERN, "x*", ""), 30);
            assertThat(few.size()).isEqualTo(2);
            assertThat(few.horizon()).isEqualTo(10);
            assertThat(few.cover(Entry.stamped(9), "plan:1", "plan:")).isTrue();
            assertThat(few.cover(Entry.stamped(10, "a"), "plan:1", "plan:")).isFalse();
            assertThat(few.cover(Entry.stamped(19), "goal:1", "goal:")).isTrue();
        }

        @Test
        void countASubjectByItsNewestRecord() {
            few.add(new Group(Kind.TAG, "a", ""), 10);
            few.add(new Group(Kind.TAG, "b", ""), 20);
            few.add(new Group(Kind.TAG, "a", ""), 30);
            few.add(new Group(Kind.TAG, "c", ""), 40);
            assertThat(few.horizon()).isEqualTo(20);
            assertThat(few.cover(Entry.stamped(29, "a"), "goal:1", "goal:")).isTrue();
        }

        @Test
        void keepARuleWhenAnotherSpellingOfItIsForgotten() {
            few.add(new Group(Kind.PATTERN, "user:*", ""), 10);
            few.add(new Group(Kind.PATTERN, "user:**", ""), 20);
            few.add(new Group(Kind.TAG, "a", ""), 30);
            assertThat(few.cover(Entry.stamped(15), "user:42", "user:")).isTrue();
        }

        @Test
        void keepARuleWhoseNewerSpellingIsForgottenWithEverything() {
            few.add(new Group(Kind.PATTERN, "user:*", ""), 10);
            few.add(new Group(Kind.PATTERN, "user:**", ""), 20);
            few.forgetAll(0);
            few.add(new Group(Kind.PATTERN, "user:*", ""), 30);
            few.add(new Group(Kind.PATTERN, "plan:*", ""), 40);
            few.add(new Group(Kind.PATTERN, "goal:*", ""), 50);
            assertThat(few.cover(Entry.stamped(35), "user:42", "user:")).isFalse();
            assertThat(few.cover(Entry.stamped(35), "plan:42", "plan:")).isTrue();
        }
    }

    /** An entry during whose looking up something happens. */
    private record Overtaken(Runnable meanwhile) implements GroupRules.Subject {
        @Override
        public long stamp() {
            return 9;
        }

        @Override
        public Set<String> tags() {
            meanwhile.run();
            return Set.of("user:42");
        }

        @Override
        public boolean hasUnknownTags() {
            return false;
        }
    }

    @Test
    void aHorizonThatTakesThePlaceOfARuleWhileItIsLookedForCoversAsThatDid() {
        // 1. somebody looks for what covers an entry   2. everything is declared untrue, and its rules are forgotten
        // 3. he finds no rule
        rules.add(new Group(Kind.TAG, "user:42", ""), 10);
        Overtaken entry = new Overtaken(() -> rules.add(Group.horizon("restored"), 20));
        assertThat(rules.cover(entry, "goal:1", "goal:")).isTrue();
    }

    @Test
    void aRuleThatIsForgottenWhileItIsLookedForIsFoundInTheHorizon() {
        GroupRules one = new GroupRules(1);
        one.add(new Group(Kind.TAG, "user:42", ""), 10);
        Overtaken entry = new Overtaken(() -> one.add(new Group(Kind.TAG, "other", ""), 20));
        assertThat(one.cover(entry, "goal:1", "goal:")).isTrue();
    }

    private boolean covers(Entry entry, String key) {
        return rules.cover(entry, key, "goal:");
    }
}
