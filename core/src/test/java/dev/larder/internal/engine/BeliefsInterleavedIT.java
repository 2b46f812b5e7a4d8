package dev.larder.internal.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.larder.Clock;
import dev.larder.interleavings.Interleavings;
import dev.larder.interleavings.Interleavings.Story;
import dev.larder.internal.events.Events;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.internal.memory.Standings;
import dev.larder.internal.node.NodeState;
import dev.larder.internal.rules.GroupRules;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Whoever asks rules and position while the tail changes them never believes what a record has killed. */
@Timeout(300)
class BeliefsInterleavedIT {

    private static final String KEY = "goal:1";
    private static final String PREFIX = "goal:";
    private static final Group KILLING = new Group(Kind.TAG, "all", "");
    private static final long STAMP = 3;
    private static final long KILLED_AT = 5;

    private static final Logger TELLING = (Logger) LoggerFactory.getLogger(NodeState.class);

    /** A line of log has thousands of steps, each of which another thread could come after. */
    @BeforeAll
    static void keepQuiet() {
        TELLING.setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        TELLING.setLevel(null);
    }

    @Test
    void positionIsNotSeenBeforeItsRule() {
        Interleavings.of(() -> new Verifying(/* ruleFirst= */ true));
    }

    @Test
    void positionWouldBeSeenBeforeItsRuleInTheOtherOrder() {
        assertFails(() -> new Verifying(/* ruleFirst= */ false));
    }

    private enum Weakness {
        NONE,
        /** The lookup does not ask once more, after its moment, whether the tier may be believed. */
        NOT_ASKED_AGAIN,
        /** Rules that say nothing are believed, whatever was abandoned. */
        GENERATION_IGNORED,
        /** Whether anything was abandoned is asked before the rules. */
        GENERATION_FIRST
    }

    @Test
    void abandonmentBringsNothingBackToLife() {
        Interleavings.of(() -> new Abandoning(Weakness.NONE));
    }

    @Test
    void abandonmentWouldIfALookupDidNotAskAgainAfterItsMoment() {
        assertFails(() -> new Abandoning(Weakness.NOT_ASKED_AGAIN));
    }

    @Test
    void abandonmentWouldIfTheGenerationWereIgnored() {
        assertFails(() -> new Abandoning(Weakness.GENERATION_IGNORED));
    }

    @Test
    void abandonmentWouldIfTheGenerationWereAskedBeforeTheRules() {
        assertFails(() -> new Abandoning(Weakness.GENERATION_FIRST));
    }

    private static void assertFails(Supplier<Story> story) {
        assertThatThrownBy(() -> Interleavings.of(story)).isInstanceOf(LincheckAssertionError.class);
    }

    private static MemoryEntry<String> entry() {
        return MemoryEntry.of("old", STAMP, Long.MAX_VALUE, Set.of("all"), /* unknownTags= */ false, STAMP);
    }

    /** A hit verifies its entry while the tail applies the record that kills it. */
    private static final class Verifying implements Story {

        private final GroupRules rules = new GroupRules(10);
        private final MemoryEntry<String> entry = entry();
        private final Standings standings = new Standings();
        private final boolean isRuleFirst;
        private volatile long position = STAMP;

        Verifying(boolean ruleFirst) {
            this.isRuleFirst = ruleFirst;
        }

        @Override
        public List<Runnable> threads() {
            return List.of(this::hit, this::tail);
        }

        private void hit() {
            long seen = position;
            if (!rules.cover(entry, KEY, PREFIX)) {
                entry.verify(seen, standings);
            }
        }

        private void tail() {
            if (isRuleFirst) {
                rules.add(KILLING, KILLED_AT);
                position = KILLED_AT;
            } else {
                position = KILLED_AT;
                rules.add(KILLING, KILLED_AT);
            }
        }

        @Override
        public void ending() {
            if (entry.verified() == position) {
                throw new IllegalStateException("A dead entry is verified at the position that killed it");
            }
        }
    }

    /** A lookup judges what a known rule has killed, while the tail forgets all rules and reads them anew. */
    private static final class Abandoning implements Story {

        private final NodeState node = new NodeState("shop:v1", new StandingClock(), new Events(), 10);
        private final Weakness weakness;
        private volatile boolean isProven = true;
        private volatile boolean isBelieved;

        Abandoning(Weakness weakness) {
            this.weakness = weakness;
            node.apply(KILLING, KILLED_AT);
        }

        @Override
        public List<Runnable> threads() {
            return List.of(this::lookUp, this::readAnew);
        }

        private void readAnew() {
            isProven = false;
            node.abandon("continuity lost", 0, KILLED_AT);
            node.apply(KILLING, KILLED_AT);
            isProven = true;
        }

        private void lookUp() {
            Moment moment = begin();
            if (moment == null) {
                return;
            }
            boolean wasSameBefore = moment.isBeforeAnyAbandonment(node);
            boolean isCovered = node.rules().cover(entry(), KEY, PREFIX);
            boolean isSame =
                    switch (weakness) {
                        case GENERATION_IGNORED -> true;
                        case GENERATION_FIRST -> wasSameBefore;
                        default -> moment.isBeforeAnyAbandonment(node);
                    };
            isBelieved = !isCovered && isSame;
        }

        private @Nullable Moment begin() {
            if (!isProven) {
                return null;
            }
            Moment moment = Moment.now(node, KEY);
            return isProven || weakness == Weakness.NOT_ASKED_AGAIN ? moment : null;
        }

        @Override
        public void ending() {
            if (isBelieved) {
                throw new IllegalStateException("A dead entry was believed");
            }
        }
    }

    private static final class StandingClock implements Clock {

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public long millis() {
            return 0;
        }
    }
}
