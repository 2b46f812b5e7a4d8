package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.redis.Redis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes leave in order and come back, one after the other, while others read and write. */
final class RollingRestartIT extends Faults {

    @Test
    void oneAfterTheOther() throws Exception {
        Site a = a();
        Site b = b();
        Traffic traffic = Traffic.begun(a, b, "rolling");
        List<Long> closing = new ArrayList<>();
        List<Long> starting = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            long began = System.nanoTime();
            Site c = site("c" + i, Redis.at(server.uri()));
            c.read("hot-0");
            starting.add(System.nanoTime() - began);
            c.change("hot-0");
            elapse(Duration.ofMillis(200));
            long left = System.nanoTime();
            c.close();
            closing.add(System.nanoTime() - left);
        }
        Seen seen = traffic.end();

        assertThat(seen.verdict().violations()).isEmpty();
        assertThat(longest(closing)).isLessThan(Duration.ofSeconds(10));
        Row.of(37, "rolling restart: a third node comes and goes six times")
                .calls(seen)
                .withoutTheGuard(
                        "ready and answering after " + longest(starting).toMillis() + " ms at most, closed after "
                                + longest(closing).toMillis() + " ms")
                .publish();
    }

    private static Duration longest(List<Long> nanos) {
        return Duration.ofNanos(nanos.stream().mapToLong(Long::longValue).max().orElseThrow());
    }
}
