package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.larder.Cache;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.testkit.DeterministicExecutor;
import dev.larder.testkit.TierLink;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is brought from disk into memory after a restart, before anybody asks for it. */
@Timeout(60)
class PreloadTest {

    private static final long ENVELOPE = 8;

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "one").set(2, "two").set(3, "three");

    @Test
    void bringsWhatWasReadMost() {
        Cache<Integer, String> goals = goals(restarted(builder -> builder.preload(2, 1_000, Duration.ofMinutes(1))));
        awaitTrue(() -> goals.peek(3) != null && goals.peek(2) != null);
        assertThat(goals.peek(1)).isNull();
    }

    @Test
    void bringsNoMoreBytesThanAllowed() {
        Cache<Integer, String> goals =
                goals(restarted(builder -> builder.preload(3, 2 * ENVELOPE, Duration.ofMinutes(1))));
        awaitTrue(() -> goals.peek(2) != null);
        assertThat(goals.peek(3)).isEqualTo("three");
        assertThat(goals.peek(1)).isNull();
    }

    @Test
    void bringsNothingUnlessItIsAskedTo() {
        Shop.Node node = restarted(same -> same);
        Cache<Integer, String> goals = goals(node);
        assertThat(goals.get(3)).isEqualTo("three");
        assertThat(goals.peek(2)).isNull();
    }

    @Test
    void bringsWhatMemoryAnsweredAndTheDiskWasNeverAskedFor() {
        TestDisk disk = new TestDisk();
        Shop.Node first = shop.node(builder -> builder.disk(disk));
        goals(first).getAll(Set.of(1, 2, 3));
        first.larder().close();
        Cache<Integer, String> goals =
                goals(shop.node(builder -> builder.disk(disk).preload(10, 1_000, Duration.ofMinutes(1))));
        awaitTrue(() -> goals.peek(1) != null && goals.peek(2) != null && goals.peek(3) != null);
    }

    @Test
    void bringsNothingThatWasInvalidatedMeanwhile() {
        // 1. A dies   2. B invalidates   3. A starts, and brings the rest
        TestDisk left = leftBehind();
        source.set(3, "new");
        goals(shop.node()).invalidate(3);
        Shop.Node again =
                shop.node(builder -> builder.disk(left).preload(3, 1_000, Duration.ofMinutes(1)), shop.server.link());
        Cache<Integer, String> goals = goals(again);
        awaitTrue(() -> goals.peek(2) != null);
        assertThat(goals.peek(3)).isNull();
    }

    @Test
    void waitsUntilTheDiskCanBeBelieved() {
        TestDisk left = leftBehind();
        TierLink link = shop.server.link();
        link.disconnect();
        DeterministicExecutor executor = new DeterministicExecutor();
        Shop.Node again = shop.node(
                builder -> builder.disk(left).executor(executor).preload(3, 1_000, Duration.ofMinutes(1)), link);
        Cache<Integer, String> goals = goals(again);
        awaitTrue(() -> executor.runAll() > 0);
        assertThat(goals.peek(3)).isNull();
        link.reconnect();
        awaitTrue(() -> executor.runAll() > 0 && goals.peek(3) != null);
    }

    @Test
    void refusesBoundsThatBoundNothing() {
        Larder.Builder builder = Larder.named("shop");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.preload(0, 1, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.preload(1, 0, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.preload(1, 1, Duration.ZERO));
    }

    private Shop.Node restarted(java.util.function.UnaryOperator<Larder.Builder> change) {
        TestDisk left = leftBehind();
        return shop.node(builder -> change.apply(builder.disk(left)));
    }

    /** The third was read most, the first least. */
    private TestDisk leftBehind() {
        TestDisk disk = new TestDisk();
        Cache<Integer, String> onA =
                shop.node(builder -> builder.disk(disk)).goals(source, spec -> spec.memory(Memory.none()));
        for (int id : new int[] {1, 2, 3}) {
            onA.get(id);
            shop.server.evict(Shop.key(id));
            for (int reads = 0; reads < id; reads++) {
                onA.get(id);
            }
        }
        return disk.asIfKilled();
    }

    private Cache<Integer, String> goals(Shop.Node node) {
        return node.goals(source, spec -> spec.tags(goal -> Set.of("all")));
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("It did not happen within 30 s");
            }
            Thread.onSpinWait();
        }
    }
}
