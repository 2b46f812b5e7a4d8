package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.Cache.Reading;
import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.testkit.Gate;
import dev.larder.testkit.TierLink;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * In which order a node lets go of what became untrue: first the disk, then memory, then the flights that may have looked there. Whoever looks in between
 * may be answered, for he came before the acknowledgement; but nothing of it is kept, and nobody who comes later is given it.
 */
@Timeout(60)
class DroppingTest {

    private static final Lookup<String> OLD_FROM_DISK = new Lookup<>("old", Outcome.DISK);
    private static final Lookup<String> NEW = new Lookup<>("new", Outcome.LOAD);

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "old");
    private final TestDisk disk = new TestDisk();

    @Test
    void whatIsReadFromDiskBeforeItIsDroppedThereIsNotLeftInMemory() {
        // 1. an invalidation begins   2. somebody reads the disk, which has not heard of it   3. it is acknowledged
        Cache<Integer, String> goals =
                shop.lonely(builder -> builder.disk(disk).codecs(shop.codecs)).goals(source);
        goals.get(1);
        source.set(1, "new");
        disk.beforeDrop(() -> assertThat(pastMemory(goals)).isEqualTo(OLD_FROM_DISK));
        goals.invalidate(1);

        assertThat(goals.lookup(1)).isEqualTo(NEW);
    }

    @Test
    void norIsWhatIsReadThereAndKeptOnlyLater() throws Exception {
        // 1. an invalidation begins   2. somebody reads the disk   3. it is acknowledged   4. he comes to keep what he
        // has read
        Cache<Integer, String> goals =
                shop.lonely(builder -> builder.disk(disk).codecs(shop.codecs)).goals(source);
        goals.get(1);
        source.set(1, "new");
        Gate gate = new Gate();
        AtomicReference<@Nullable Caller<Lookup<String>>> reader = new AtomicReference<>();
        disk.afterRead(() -> passUninterrupted(gate));
        disk.beforeDrop(() -> {
            reader.set(Caller.of(() -> pastMemory(goals)));
            arrived(gate);
        });
        goals.invalidate(1);
        disk.afterRead(() -> {});
        gate.open();

        Caller<Lookup<String>> read = reader.get();
        assertThat(read).isNotNull();
        assertThat(read.answer()).isEqualTo(NEW);
        assertThat(goals.get(1)).isEqualTo("new");
    }

    @Test
    void norIfEverythingIsDroppedSinceNoRecordCanSaySoYet() {
        Shop.Node node = shop.node(builder -> builder.disk(disk));
        Cache<Integer, String> goals = node.goals(source);
        goals.get(1);
        source.set(1, "new");
        node.link().disconnect();
        disk.beforeDrop(() -> assertThat(pastMemory(goals)).isEqualTo(OLD_FROM_DISK));

        assertThat(node.larder().invalidate(Invalidation.cache(goals))).isEqualTo(Acknowledgement.DEFERRED);
        assertThat(goals.lookup(1)).isEqualTo(NEW);
    }

    private static Lookup<String> pastMemory(Cache<Integer, String> goals) {
        return goals.lookup(1, Reading.usual().skippingMemory());
    }

    private static void passUninterrupted(Gate gate) {
        try {
            gate.passInterruptibly();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static void arrived(Gate gate) {
        try {
            gate.awaitArrival();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** A key that says when memory looks it up by its hash, which it does to drop it. */
    private static final class Hooks {
        private static volatile Runnable onHash = () -> {};
    }

    /** A key. */
    record Goal(int id) {
        @Override
        public int hashCode() {
            Hooks.onHash.run();
            return id;
        }
    }

    /** Stops one thread at two of its readings: between its look into memory and the start of its flight, and behind the look that it takes then. */
    private static final class StoppingClock implements Clock {
        private final Gate beforeTheFlight = new Gate();
        private final Gate afterItsLook = new Gate();
        private final AtomicInteger readings = new AtomicInteger();
        private volatile @Nullable Thread stopped;

        @Override
        public long nanos() {
            if (Thread.currentThread() == stopped) {
                switch (readings.incrementAndGet()) {
                    case 2 -> passUninterrupted(beforeTheFlight);
                    case 4 -> passUninterrupted(afterItsLook);
                    default -> {}
                }
            }
            return 1;
        }

        @Override
        public long millis() {
            return 1;
        }
    }

    private static boolean isDroppedFromMemory() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().contains("MemoryTier")
                        && frame.getMethodName().equals("remove")));
    }

    @Test
    void aFlightThatHasLookedIntoMemoryBeforeIsJoinedByNobodyAfter() throws Exception {
        // 1. A finds nothing in memory   2. B loads, and keeps the old value   3. an invalidation drops it from memory;
        // meanwhile
        // 4. A starts its flight, and finds the old value   5. the invalidation is acknowledged   6. C asks
        StoppingClock clock = new StoppingClock();
        AtomicInteger version = new AtomicInteger();
        TierLink link = shop.server.link();
        try (Larder larder = Larder.named("shop")
                .clock(clock)
                .shared(link)
                .codecs(shop.codecs)
                .build()) {
            Cache<Goal, Integer> goals = larder.cache(
                    CacheSpec.of("goal:{id}", Goal.class, Integer.class).loader(goal -> version.get()));
            Goal goal = new Goal(1);
            Caller<Integer> a = Caller.of(() -> {
                clock.stopped = Thread.currentThread();
                return goals.get(goal);
            });
            clock.beforeTheFlight.awaitArrival();
            assertThat(goals.get(goal)).isZero();
            version.incrementAndGet();
            // Or the journal would have the node let go once more, in its own time.
            link.holdJournal();

            Thread invalidating = Thread.currentThread();
            Hooks.onHash = () -> {
                if (Thread.currentThread() == invalidating && isDroppedFromMemory()) {
                    Hooks.onHash = () -> {};
                    clock.beforeTheFlight.open();
                    arrived(clock.afterItsLook);
                }
            };
            goals.invalidate(goal);
            assertThat(clock.afterItsLook.arrivals()).isOne();
            Caller<Integer> c = Caller.of(() -> goals.get(goal));
            // Whether he waits for A's flight, or is answered.
            c.awaitWaitingOrDone();
            clock.afterItsLook.open();

            assertThat(a.answer()).isZero();
            assertThat(c.answer()).isOne();
        } finally {
            Hooks.onHash = () -> {};
        }
    }
}
