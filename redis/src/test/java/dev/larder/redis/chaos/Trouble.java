package dev.larder.redis.chaos;

import dev.larder.testkit.history.Event.Fault;
import dev.larder.testkit.history.HistoryLog;
import dev.larder.testkit.history.Span;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One after the other, faults happen to one node, or disasters to Redis, chosen by a seed; from time to time nothing does for a while.
 * Faults in the same place never overlap, those in different places do.
 */
final class Trouble {

    private static final long CYCLE_NANOS = Duration.ofSeconds(40).toNanos();
    private static final long TROUBLED_NANOS = Duration.ofSeconds(26).toNanos();

    private final Random random;
    private final HistoryLog log;
    private final long beganNanos = System.nanoTime();
    private final CountDownLatch ended = new CountDownLatch(1);

    Trouble(long seed, HistoryLog log) {
        this.random = new Random(seed);
        this.log = log;
    }

    /** Troubles a node until it is to end. */
    Void of(Target node, List<Mischief> possible) throws Exception {
        while (pause(50, 600)) {
            Mischief mischief = possible.get(random.nextInt(possible.size()));
            int variant = random.nextInt(100);
            String process = node.life().name();
            happen(
                    process,
                    new Harm(
                            mischief.name(),
                            mischief.longestMillis(),
                            () -> mischief.begin(node, variant),
                            () -> mischief.end(node)));
        }
        return null;
    }

    /** Troubles Redis until it is to end. */
    Void of(List<Harm> possible) throws Exception {
        while (pause(1_000, 4_000)) {
            happen("", possible.get(random.nextInt(possible.size())));
        }
        return null;
    }

    private void happen(String process, Harm harm) throws Exception {
        long millis = harm.longestMillis() == 0 ? 0 : 50 + random.nextInt(harm.longestMillis());
        long began = System.nanoTime();
        harm.begin().run();
        ended.await(millis, TimeUnit.MILLISECONDS);
        harm.end().run();
        log.add(new Fault(new Span(process, began, System.nanoTime()), harm.name()));
    }

    /** Waits for the next fault to begin, over the rest of the cycle if that is a calm one; false if there is to be none. */
    private boolean pause(int fromMillis, int toMillis) throws InterruptedException {
        long millis = fromMillis + random.nextInt(toMillis - fromMillis);
        long inCycle = (System.nanoTime() - beganNanos) % CYCLE_NANOS;
        long rest = inCycle < TROUBLED_NANOS ? 0 : CYCLE_NANOS - inCycle;
        return !ended.await(rest + TimeUnit.MILLISECONDS.toNanos(millis), TimeUnit.NANOSECONDS);
    }

    void end() {
        ended.countDown();
    }
}
