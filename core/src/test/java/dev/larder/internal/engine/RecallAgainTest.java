package dev.larder.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.Larder;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where another caller's flight begins, is flown and ends between this caller's look into memory and the start of its own flight. */
class RecallAgainTest {

    /** Runs something at a chosen reading: the second of a lookup comes between its recall and its join. */
    private static final class HookedClock implements Clock {
        private Runnable hook = () -> {};
        private int readings;

        void atReading(int number, Runnable newHook) {
            readings = -number;
            hook = newHook;
        }

        @Override
        public long nanos() {
            if (++readings == 0) {
                hook.run();
            }
            return 1;
        }

        @Override
        public long millis() {
            return 1;
        }
    }

    private final HookedClock clock = new HookedClock();
    private final Larder larder = Larder.named("twice").clock(clock).build();
    private final AtomicInteger loads = new AtomicInteger();
    private final Cache<Long, String> goals = larder.cache(
            CacheSpec.of("goal:{id}", Long.class, String.class).loader(id -> "load " + loads.incrementAndGet()));

    @AfterEach
    void close() {
        larder.close();
    }

    @Test
    void aGetLoadsNothingThatWasLoadedMeanwhile() {
        // 1. A recalls nothing.  2. B looks the key up, loads, keeps, ends.  3. A starts its flight.
        clock.atReading(2, () -> assertThat(goals.get(1L)).isEqualTo("load 1"));
        assertThat(goals.get(1L)).isEqualTo("load 1");
        assertThat(loads).hasValue(1);
    }

    @Test
    void aGetOfManyLoadsNothingThatWasLoadedMeanwhile() {
        clock.atReading(2, () -> assertThat(goals.get(1L)).isEqualTo("load 1"));
        assertThat(goals.getAll(List.of(1L))).containsEntry(1L, "load 1");
        assertThat(loads).hasValue(1);
    }
}
