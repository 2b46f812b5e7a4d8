package dev.larder.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.testkit.InMemoryCodecs;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.Larders;
import dev.larder.testkit.ManualClock;
import dev.larder.testkit.TierLink;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class LarderSnapshotTest {

    @RegisterExtension
    final Larders larders = new Larders();

    private final ManualClock clock = new ManualClock();
    private final TierLink link = new InMemorySharedTier(clock).link();
    private final Larder shop =
            larders.open(Larder.named("shop").clock(clock).shared(link).codecs(new InMemoryCodecs()));
    private final Larder alone = larders.open(Larder.named("alone").clock(clock));

    private static Cache<String, String> goals(Larder larder) {
        return larder.cache(
                CacheSpec.of("goal:{id}", String.class, String.class).loader(id -> "goal " + id));
    }

    private LarderSnapshot snapshot() {
        return LarderSnapshot.of(List.of(shop, alone), clock);
    }

    @Test
    void isEmptyAndNoDivisionByZeroBeforeTheFirstLookup() {
        goals(shop);

        assertThat(snapshot().total()).isEqualTo(new LarderSnapshot.Total(0, 0, 0, 0, 0, 0, 0));
        assertThat(snapshot().at()).isEqualTo(Instant.ofEpochMilli(clock.millis()));
    }

    @Test
    void addsUpTheCachesOfAllLarders() {
        Cache<String, String> shared = goals(shop);
        Cache<String, String> own = goals(alone);
        shared.get("1");
        shared.get("1");
        own.get("1");
        own.get("1");

        assertThat(snapshot().total()).isEqualTo(new LarderSnapshot.Total(2, 2, 0.5, 0, 2, 2, 0));
        assertThat(snapshot().lookups(Outcome.MEMORY)).isEqualTo(2);
    }

    @Test
    void saysHowEachNodeStands() {
        goals(shop).invalidate("1");
        link.disconnect();
        shop.findCache("goal").orElseThrow().invalidateAll();

        assertThat(snapshot().nodes())
                .extracting(LarderSnapshot.Node::namespace, LarderSnapshot.Node::shared)
                .containsExactly(tuple("shop:v1", "away"), tuple("alone:v1", "none"));
        assertThat(snapshot().nodes().get(0).deferredInvalidations()).isOne();
    }

    @Test
    void countsForTheTotalOnlyWhatWasPushedOutForRoom() {
        Cache<String, String> goals = goals(alone);
        goals.get("1");
        goals.invalidate("1");

        assertThat(snapshot().total().evictions()).isZero();
        assertThat(snapshot().nodes().get(1).caches().get(0).evictions()).containsEntry("invalidated", 1L);
    }
}
