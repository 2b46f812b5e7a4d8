package dev.larder.internal.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.interleavings.Interleavings;
import dev.larder.interleavings.Interleavings.Story;
import dev.larder.internal.node.Outbox.Item;
import dev.larder.internal.rules.Fences;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Invalidations that are deferred while others drain the outbox, or look a key up. */
@Timeout(300)
class OutboxInterleavedIT {

    private static final String KEY = "goal:1";
    private static final List<Item> UNTRUE = List.of(new Item.Untrue(KEY));

    @Test
    void sendsWhatBecameUntrueWhileItWasSent() {
        Interleavings.of(AddingWhileDraining::new);
    }

    private enum Weakness {
        NONE,
        /** Applied here first, deferred then. */
        APPLIED_FIRST,
        /** Nobody asks once more after the moment whether anything waits. */
        NOT_ASKED_AGAIN
    }

    @Test
    void letsNobodyKeepWhatWasDeferredAndStillStandsInTheTier() {
        Interleavings.of(() -> new DeferringWhileLookingUp(Weakness.NONE));
    }

    @Test
    void wouldIfWhatIsDeferredWereAppliedBefore() {
        assertFails(() -> new DeferringWhileLookingUp(Weakness.APPLIED_FIRST));
    }

    @Test
    void wouldIfALookupDidNotAskAgainAfterItsMoment() {
        assertFails(() -> new DeferringWhileLookingUp(Weakness.NOT_ASKED_AGAIN));
    }

    private static void assertFails(Supplier<Story> story) {
        assertThatThrownBy(() -> Interleavings.of(story)).isInstanceOf(LincheckAssertionError.class);
    }

    /** The tier gets an old value again between two deferrals of one key; the later must be sent after that. */
    private static final class AddingWhileDraining implements Story {

        private final Outbox outbox = new Outbox(10);
        private final AtomicInteger tier = new AtomicInteger(1);

        AddingWhileDraining() {
            outbox.add(UNTRUE);
        }

        @Override
        public List<Runnable> threads() {
            return List.of(this::drain, this::fillAndDefer);
        }

        private void drain() {
            try {
                outbox.drain(items -> tier.set(0));
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }

        private void fillAndDefer() {
            tier.set(1);
            outbox.add(UNTRUE);
        }

        @Override
        public void ending() {
            if (outbox.isEmpty() && tier.get() == 1) {
                throw new IllegalStateException("Nothing waits, and the old value stands in the tier");
            }
        }
    }

    /** The tier holds an old value that nobody takes away: a lookup that began may keep it only until it is deferred. */
    private static final class DeferringWhileLookingUp implements Story {

        private final Outbox outbox = new Outbox(10);
        private final Fences fences = new Fences();
        private final Weakness weakness;
        private boolean isKept;

        DeferringWhileLookingUp(Weakness weakness) {
            this.weakness = weakness;
        }

        @Override
        public List<Runnable> threads() {
            return List.of(this::lookUp, this::defer);
        }

        private void lookUp() {
            if (!outbox.isEmpty()) {
                return;
            }
            long fence = fences.read(KEY);
            if (weakness == Weakness.NOT_ASKED_AGAIN || outbox.isEmpty()) {
                keep(fence);
            }
        }

        // The section of the key: a put and a drop exclude each other.
        private synchronized void keep(long fence) {
            isKept = fences.read(KEY) == fence;
        }

        private void defer() {
            if (weakness == Weakness.APPLIED_FIRST) {
                applyHere();
                outbox.add(UNTRUE);
            } else {
                outbox.add(UNTRUE);
                applyHere();
            }
        }

        private void applyHere() {
            fences.raise(KEY);
            synchronized (this) {
                isKept = false;
            }
        }

        @Override
        public void ending() {
            if (isKept) {
                throw new IllegalStateException("What was deferred is kept");
            }
        }
    }
}
