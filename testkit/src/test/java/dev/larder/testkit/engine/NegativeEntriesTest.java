package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.Invalidation;
import dev.larder.Lookup;
import dev.larder.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class NegativeEntriesTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source();

    @Test
    void areNotKeptUnlessAskedFor() {
        Cache<Integer, String> goals = shop.node().goals(source);
        assertThat(goals.lookup(1)).isEqualTo(new Lookup<>(null, Outcome.LOAD));
        source.set(1, "born");
        assertThat(goals.get(1)).isEqualTo("born");
        assertThat(shop.server.isLeased(Shop.key(1))).isFalse();
    }

    @Test
    void areKeptForTheirOwnTime() {
        Cache<Integer, String> goals =
                shop.node().goals(source, spec -> spec.negativeTimeToLive(Duration.ofSeconds(30)));
        assertThat(goals.find(1)).isEmpty();
        source.set(1, "born");
        assertThat(goals.lookup(1)).isEqualTo(new Lookup<>(null, Outcome.MEMORY));
        shop.clock.advance(Duration.ofSeconds(30));
        assertThat(goals.get(1)).isEqualTo("born");
    }

    @Test
    void areSharedWithOtherNodes() {
        Cache<Integer, String> a = shop.node().goals(source, spec -> spec.negativeTimeToLive(Duration.ofSeconds(30)));
        Cache<Integer, String> b = shop.node().goals(source, spec -> spec.negativeTimeToLive(Duration.ofSeconds(30)));
        a.get(1);
        assertThat(b.lookup(1)).isEqualTo(new Lookup<>(null, Outcome.REDIS));
        assertThat(source.loads()).isOne();
    }

    @Test
    void comeFromEmptyOptionalsToo() {
        AtomicInteger loads = new AtomicInteger();
        Cache<Integer, String> goals = shop.node()
                .shelf(spec -> spec.negativeTimeToLive(Duration.ofSeconds(30)).optionalLoader(id -> {
                    loads.incrementAndGet();
                    return Optional.empty();
                }));
        assertThat(goals.find(1)).isEmpty();
        assertThat(goals.find(1)).isEmpty();
        assertThat(loads).hasValue(1);
    }

    @Test
    void dieByTheirKey() {
        Cache<Integer, String> goals =
                shop.node().goals(source, spec -> spec.negativeTimeToLive(Duration.ofSeconds(30)));
        goals.get(1);
        source.set(1, "born");
        goals.invalidate(1);
        assertThat(goals.get(1)).isEqualTo("born");
    }

    @Test
    void dieByATagOfTheirKey() {
        Shop.Node node = shop.node();
        Cache<Integer, String> goals = node.goals(
                source, spec -> spec.negativeTimeToLive(Duration.ofSeconds(30)).keyTags(id -> Set.of("goal:" + id)));
        goals.get(1);
        source.set(1, "born");
        node.larder().invalidate(Invalidation.tag("goal:2"));
        assertThat(goals.get(1)).isNull();
        node.larder().invalidate(Invalidation.tag("goal:1"));
        assertThat(goals.get(1)).isEqualTo("born");
    }

    @Test
    void dieByAnyTagWhereTagsComeFromValues() {
        // Nobody knows which tags the value would have had.
        Shop.Node a = shop.node();
        Cache<Integer, String> goals = a.goals(
                source, spec -> spec.negativeTimeToLive(Duration.ofSeconds(30)).tags(goal -> Set.of("owner:" + goal)));
        Cache<Integer, String> other = shop.node()
                .goals(
                        source,
                        spec -> spec.negativeTimeToLive(Duration.ofSeconds(30)).tags(goal -> Set.of("owner:" + goal)));
        goals.get(1);
        source.set(1, "born");
        a.larder().invalidate(Invalidation.tag("owner:born"));
        assertThat(goals.get(1)).isEqualTo("born");
        assertThat(other.get(1)).isEqualTo("born");
    }

    @Test
    void fromAnotherNodeDieByAnyTagToo() {
        Shop.Node a = shop.node();
        Cache<Integer, String> goals = a.goals(
                source, spec -> spec.negativeTimeToLive(Duration.ofSeconds(30)).tags(goal -> Set.of("owner:" + goal)));
        Cache<Integer, String> other = shop.node()
                .goals(
                        source,
                        spec -> spec.negativeTimeToLive(Duration.ofSeconds(30)).tags(goal -> Set.of("owner:" + goal)));
        goals.get(1);
        other.get(1);
        source.set(1, "born");
        a.larder().invalidate(Invalidation.tag("owner:born"));
        assertThat(other.get(1)).isEqualTo("born");
    }
}
