package dev.larder.internal.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.CacheStats;
import dev.larder.CodecException;
import dev.larder.Outcome;
import dev.larder.TierUnavailableException;
import dev.larder.internal.stats.CacheCounters.Present;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheCountersTest {

    private static final Present NOTHING = new Present(0, 0, 0, 0, 0, 0, CacheStats.Prefetch.NONE);

    private final CacheCounters counters = new CacheCounters();

    @Test
    void addUp() {
        counters.memoryHit();
        counters.lookup(Outcome.MEMORY);
        counters.lookup(Outcome.LOAD);
        counters.load(/* well= */ true, 30);
        counters.load(/* well= */ false, 12);
        counters.put("memory");
        counters.putShared(100);
        counters.refusedFill();
        counters.tierError("redis", TierUnavailableException.Kind.UNAVAILABLE);
        counters.tierError("redis", CodecException.Kind.TOO_LARGE);
        counters.tierError("disk", CodecException.Kind.CHECKSUM);
        counters.eviction("size");

        CacheStats stats = counters.snapshot(new Present(7, 100, 4, 5, 3, 2, CacheStats.Prefetch.NONE));
        assertThat(stats.lookups()).containsEntry(Outcome.MEMORY, 2L).containsEntry(Outcome.LOAD, 1L);
        assertThat(stats.loads()).isOne();
        assertThat(stats.loadFailures()).isOne();
        assertThat(stats.loadNanos()).isEqualTo(42);
        assertThat(stats.puts()).isEqualTo(Map.of("memory", 1L, "redis", 1L));
        assertThat(stats.refusedFills()).isOne();
        assertThat(stats.tierErrors()).isEqualTo(Map.of("unavailable", 1L, "too_large", 1L));
        assertThat(stats.diskErrors()).isEqualTo(Map.of("checksum", 1L));
        assertThat(stats.evictions()).isEqualTo(Map.of("size", 1L));
        assertThat(stats.bytesWritten()).isEqualTo(100);
        assertThat(stats.memoryEntries()).isEqualTo(7);
        assertThat(stats.flights()).isEqualTo(2);
    }

    @Test
    void nameEveryOutcomeFromTheStart() {
        assertThat(counters.snapshot(NOTHING).lookups()).containsOnlyKeys(Outcome.values());
    }

    @Test
    void hitRateIsTheShareThatNeededNoLoad() {
        assertThat(counters.snapshot(NOTHING).hitRate()).isZero();
        counters.memoryHit();
        counters.lookup(Outcome.REDIS);
        counters.lookup(Outcome.STALE);
        counters.lookup(Outcome.LOAD);
        assertThat(counters.snapshot(NOTHING).hitRate()).isEqualTo(0.75);
    }
}
