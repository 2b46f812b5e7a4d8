package dev.larder.spring.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spring.logging.Slowness.Change;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlownessTest {

    /** {@code s} is a slow round trip, {@code f} one that is not; {@code B} and {@code E} stand behind the one that changed something. */
    @ParameterizedTest
    @CsvSource({
        "ssss,               ssss",
        "sssss,              sssssB",
        "ssssfsssss,         ssssfsssssB",
        "ssssssssss,         sssssBsssss",
        "sssssfffff,         sssssBfffffE",
        "sssssffffsfffff,    sssssBffffsfffffE",
        "sssssfffffsssss,    sssssBfffffEsssssB",
    })
    void beginsAndEndsAfterFiveInARowAndIsToldOnce(String trips, String told) {
        Slowness slowness = new Slowness();
        StringBuilder seen = new StringBuilder();
        for (char trip : trips.toCharArray()) {
            Change change = slowness.trip(trip == 's');
            seen.append(trip).append(change == null ? "" : change == Change.BEGAN ? "B" : "E");
        }
        assertThat(seen).hasToString(told);
    }

    @ParameterizedTest
    @CsvSource({"1", "4"})
    void isToldOnceHoweverManyThreadsFindOut(int threads) throws InterruptedException {
        Slowness slowness = new Slowness();
        List<Change> changes = Collections.synchronizedList(new ArrayList<>());
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(new Thread(() -> {
                for (int trip = 0; trip < 1_000; trip++) {
                    Change change = slowness.trip(true);
                    if (Objects.nonNull(change)) {
                        changes.add(change);
                    }
                }
            }));
        }
        all.forEach(Thread::start);
        for (Thread thread : all) {
            thread.join();
        }
        assertThat(changes).containsExactly(Change.BEGAN);
    }
}
