package dev.larder.spring.internal.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.testkit.ManualClock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RecentTest {

    private final ManualClock clock = new ManualClock();
    private final AtomicInteger measured = new AtomicInteger();
    private final Recent<Integer> recent = new Recent<>(measured::incrementAndGet, clock);

    @Test
    void measuresOnceASecondHoweverManyAsk() {
        assertThat(recent.get()).isEqualTo(1);
        clock.advance(Duration.ofMillis(999));
        assertThat(recent.get()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(recent.get()).isEqualTo(2);
    }

    @Test
    void answersWhatWasMeasuredBeforeWhileSomebodyMeasures() {
        AtomicReference<Recent<String>> self = new AtomicReference<>();
        Iterator<Supplier<String>> answers = List.<Supplier<String>>of(
                        () -> "old", () -> "new, while others saw " + self.get().get())
                .iterator();
        self.set(new Recent<>(() -> answers.next().get(), clock));
        self.get().get();
        clock.advance(Duration.ofSeconds(2));

        assertThat(self.get().get()).isEqualTo("new, while others saw old");
    }

    @Test
    void measuresAgainAfterAFailure() {
        Recent<Integer> failing = new Recent<>(
                () -> {
                    if (measured.incrementAndGet() == 1) {
                        throw new IllegalStateException("no answer");
                    }
                    return 7;
                },
                clock);

        assertThatIllegalStateException().isThrownBy(failing::get);
        assertThat(failing.get()).isEqualTo(7);
    }
}
