package dev.larder.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HitCostTest {

    private static final int HITS = 200_000;

    /** What grows with hits would be hundreds of kilobytes; what the JVM does of its own on the thread is a few. */
    @Test
    void aMemoryHitAllocatesNothingForMetersOrObservations() {
        try (Larder larder = Larder.named("shop").build()) {
            new LarderMetrics(larder).bindTo(new SimpleMeterRegistry());
            LarderObservations.observe(larder, TestObservationRegistry.create());
            Cache<String, String> goals = larder.cache(
                    CacheSpec.of("goal:{id}", String.class, String.class).loader(id -> "goal"));
            hit(goals);

            long before = allocated();
            hit(goals);

            assertThat(allocated() - before).isLessThan(HITS);
        }
    }

    private static void hit(Cache<String, String> goals) {
        for (int i = 0; i < HITS; i++) {
            goals.get("1");
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
