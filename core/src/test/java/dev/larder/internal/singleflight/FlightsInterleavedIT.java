package dev.larder.internal.singleflight;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.interleavings.Interleavings;
import dev.larder.interleavings.Interleavings.Story;
import dev.larder.internal.singleflight.Flights.Seat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers of one key, and a record that detaches its flight. */
@Timeout(300)
class FlightsInterleavedIT {

    @Test
    void lookUpOnceAtATimeAndTellEverybody() {
        Interleavings.of(OneAtATime::new);
    }

    @Test
    void areNotJoinedByWhoComesAfterARecord() {
        Interleavings.of(() -> new AfterARecord(/* isDetached= */ true));
    }

    @Test
    void wouldBeJoinedIfTheRecordDidNotDetachThem() {
        assertThatThrownBy(() -> Interleavings.of(() -> new AfterARecord(/* isDetached= */ false)))
                .isInstanceOf(LincheckAssertionError.class);
    }

    /** Two callers: whoever has no seat of his own gets the answer of whoever has, and nothing is left over. */
    private static final class OneAtATime implements Story {

        private final Flights<Integer> flights = new Flights<>();
        private final AtomicInteger flying = new AtomicInteger();
        private final AtomicInteger answers = new AtomicInteger();

        @Override
        public List<Runnable> threads() {
            return List.of(this::call, this::call);
        }

        private void call() {
            Seat<Integer> seat = flights.join("k", 0, flight -> true);
            if (!seat.isOwned()) {
                answers.addAndGet(seat.flight().result().join());
                return;
            }
            if (flying.incrementAndGet() > 1) {
                throw new IllegalStateException("Two lookups of one key");
            }
            flying.decrementAndGet();
            flights.land("k", seat.flight(), 1);
            answers.incrementAndGet();
        }

        @Override
        public void ending() {
            if (answers.get() != 2 || flights.size() != 0) {
                throw new IllegalStateException(answers + " answers, " + flights.size() + " flights left");
            }
        }
    }

    /** One caller loads. Another writes the source, applies the record and asks: he must not get the old value. */
    private static final class AfterARecord implements Story {

        private final Flights<Integer> flights = new Flights<>();
        private final AtomicInteger source = new AtomicInteger(1);
        private final boolean isDetached;

        AfterARecord(boolean isDetached) {
            this.isDetached = isDetached;
        }

        @Override
        public List<Runnable> threads() {
            return List.of(() -> lookUp(), this::writeAndLookUp);
        }

        private int lookUp() {
            Seat<Integer> seat = flights.join("k", 0, flight -> true);
            if (!seat.isOwned()) {
                return seat.flight().result().join();
            }
            int value = source.get();
            flights.land("k", seat.flight(), value);
            return value;
        }

        private void writeAndLookUp() {
            source.set(2);
            if (isDetached) {
                flights.detach("k");
            }
            if (lookUp() != 2) {
                throw new IllegalStateException("The old value after the record");
            }
        }

        @Override
        public void ending() {
            if (flights.size() != 0) {
                throw new IllegalStateException(flights.size() + " flights left");
            }
        }
    }
}
