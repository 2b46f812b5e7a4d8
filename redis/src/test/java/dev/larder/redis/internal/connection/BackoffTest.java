package dev.larder.redis.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {

    private final Backoff backoff = new Backoff(() -> 0L);

    private static long[] pauses(Backoff backoff, int count) {
        return LongStream.range(0, count).map(i -> backoff.next()).toArray();
    }

    @Test
    void doublesUpToHalfASecond() {
        assertThat(pauses(backoff, 6)).containsExactly(50, 100, 200, 400, 500, 500);
    }

    @Test
    void isShorterByAQuarterAtMostByChance() {
        long[] pauses = pauses(new Backoff(new SplittableRandom(7)), 1_000);
        assertThat(LongStream.of(pauses).skip(4)).allMatch(millis -> millis > 375 && millis <= 500);
        assertThat(LongStream.of(pauses).skip(4).distinct().count()).isGreaterThan(50);
    }

    @Test
    void beginsAnew() {
        pauses(backoff, 5);
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(50);
    }
}
