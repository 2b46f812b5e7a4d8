package dev.larder.internal.warm;

import dev.larder.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Goes through keys once: no more at a time and no more a second than allowed, until all are done, somebody says halt, or too many failed in a row. For
 * one thread, which it keeps busy.
 */
public final class Walk<K> {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /**
     * How fast.
     *
     * @param perSecond keys, from 1
     * @param batch keys that are brought together, from 1
     * @param atOnce batches under way, from 1
     */
    public record Pace(int perSecond, int batch, int atOnce) {
        long nanosFor(int keys) {
            return Duration.ofSeconds(1).toNanos() * keys / perSecond;
        }
    }

    /**
     * How long a source that fails is borne with.
     *
     * @param inARow so many failures, one after the other, end the walk
     * @param pause how long it waits after the first batch that failed; twice as long after each further one
     */
    public record Lenience(long inARow, Duration pause) {

        /** Goes on whatever fails. */
        public static Lenience endless() {
            return new Lenience(Long.MAX_VALUE, Duration.ZERO);
        }

        Duration pauseAfter(int failedBatches) {
            Duration longer = pause.multipliedBy(1L << Math.min(10, failedBatches - 1));
            return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
    }

    /** How a walk ends. */
    public enum End {
        /** There are no more keys. */
        DONE,
        /** Somebody said halt. */
        HALTED,
        /** Too many failed, one after the other. */
        FAILING,
        /** It had to wait for too long. */
        BLOCKED
    }

    private record UnderWay<K>(List<K> keys, CompletableFuture<Brought<K>> answer) {}

    private final Pace pace;
    private final Lenience lenience;
    private final Halt halt;
    private final Clock clock;
    private final Walker<K> walker;
    private final Deque<UnderWay<K>> underWay = new ArrayDeque<>();
    private long nextNanos;
    private long failuresInARow;
    private int failedBatches;
    private boolean isToPause;

    /** A walk that begins with {@link #through}. */
    public Walk(Pace pace, Lenience lenience, Halt halt, Clock clock, Walker<K> walker) {
        this.pace = pace;
        this.lenience = lenience;
        this.halt = halt;
        this.clock = clock;
        this.walker = walker;
    }

    /** Goes through the keys, and answers when nothing is under way any more. */
    public End through(Iterator<? extends K> keys) {
        nextNanos = clock.nanos();
        End end = null;
        List<K> batch = new ArrayList<>();
        while (end == null && !halt.isRequested() && keys.hasNext()) {
            K key = keys.next();
            if (!walker.isLeftOut(key)) {
                batch.add(key);
                if (batch.size() == pace.batch()) {
                    end = send(batch);
                    batch = new ArrayList<>();
                }
            }
        }
        if (end == null && !batch.isEmpty()) {
            end = send(batch);
        }
        settle(0);
        return end != null ? end : ended();
    }

    private End ended() {
        if (halt.isRequested()) {
            return End.HALTED;
        }
        return failuresInARow >= lenience.inARow() ? End.FAILING : End.DONE;
    }

    private @Nullable End send(List<K> batch) {
        End refused = awaitTurn();
        if (refused != null) {
            return refused;
        }
        long took = pace.nanosFor(batch.size());
        nextNanos = Math.max(nextNanos, clock.nanos() - took) + took;
        underWay.add(new UnderWay<>(batch, walker.bring(batch)));
        settle(pace.atOnce() - 1);
        return failuresInARow >= lenience.inARow() ? End.FAILING : null;
    }

    private @Nullable End awaitTurn() {
        long began = clock.nanos();
        while (walker.mustWait()) {
            if (clock.nanos() - began >= LONGEST_WAIT.toNanos()) {
                return End.BLOCKED;
            }
            if (halt.isRequestedWithin(LOOK_AGAIN)) {
                return End.HALTED;
            }
        }
        if (isToPause) {
            isToPause = false;
            nextNanos = Math.max(
                    nextNanos,
                    clock.nanos() + lenience.pauseAfter(failedBatches).toNanos());
        }
        long left = nextNanos - clock.nanos();
        boolean isOver = left <= 0 ? halt.isRequested() : halt.isRequestedWithin(Duration.ofNanos(left));
        return isOver ? End.HALTED : null;
    }

    /** Waits for the oldest until no more than so many are under way. */
    private void settle(int left) {
        while (underWay.size() > left) {
            UnderWay<K> oldest = underWay.remove();
            Brought<K> brought = answer(oldest);
            judge(brought);
            walker.settled(oldest.keys(), brought);
        }
    }

    private void judge(Brought<K> brought) {
        boolean isFailure = !brought.failed().isEmpty() && brought.good() == 0;
        failuresInARow = isFailure ? failuresInARow + brought.failed().size() : 0;
        failedBatches = isFailure ? failedBatches + 1 : 0;
        isToPause = isFailure && !lenience.pause().isZero();
    }

    private Brought<K> answer(UnderWay<K> one) {
        try {
            return one.answer().get();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return allFailed(one.keys(), closing);
        } catch (ExecutionException failed) {
            return allFailed(one.keys(), failed.getCause() == null ? failed : failed.getCause());
        }
    }

    private static <K> Brought<K> allFailed(List<K> keys, Throwable failure) {
        Map<K, Throwable> failed = new HashMap<>();
        keys.forEach(key -> failed.put(key, failure));
        return new Brought<>(0, 0, 0, failed);
    }
}
