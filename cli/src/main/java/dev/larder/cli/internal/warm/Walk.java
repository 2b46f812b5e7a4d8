package dev.larder.cli.internal.warm;

import dev.larder.Clock;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.session.Interruption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Goes through the keys: no more at once than allowed, no more a second than allowed, until all are done or somebody presses Ctrl-C. */
final class Walk {

    /**
     * How fast.
     *
     * @param perSecond requests, from 1
     * @param atOnce requests that wait for their answers, from 1
     */
    record Pace(int perSecond, int atOnce) {
        long nanosBetween() {
            return Duration.ofSeconds(1).toNanos() / perSecond;
        }
    }

    private record UnderWay(String key, CompletableFuture<String> answer) {}

    private final Pace pace;
    private final Interruption interruption;
    private final Clock clock;
    private final Deque<UnderWay> underWay = new ArrayDeque<>();
    private final Tally tally;
    private final Done done;
    private final Progress progress;

    Walk(Pace pace, Interruption interruption, Clock clock, Tally tally, Done done, Progress progress) {
        this.pace = pace;
        this.interruption = interruption;
        this.clock = clock;
        this.tally = tally;
        this.done = done;
        this.progress = progress;
    }

    void through(List<String> keys, Freshness freshness, Function<String, CompletableFuture<String>> load) {
        long next = clock.nanos();
        for (String key : keys) {
            if (interruption.isRequested()) {
                break;
            }
            if (done.has(key) || freshness.isFresh(key)) {
                tally.skipped();
            } else if (isTimeAt(next)) {
                next = Math.max(next, clock.nanos() - pace.nanosBetween()) + pace.nanosBetween();
                underWay.add(new UnderWay(key, load.apply(key)));
                settle(pace.atOnce() - 1);
            }
            progress.done(tally.done());
        }
        settle(0);
        progress.close();
    }

    /** Waits for its turn; false if the end is asked for meanwhile. */
    private boolean isTimeAt(long nanos) {
        long left = nanos - clock.nanos();
        return left <= 0 ? !interruption.isRequested() : !interruption.isRequestedWithin(Duration.ofNanos(left));
    }

    /** Waits for the oldest ones until no more than so many are left; each ends by itself within its timeout. */
    private void settle(int left) {
        while (underWay.size() > left) {
            UnderWay oldest = underWay.remove();
            String problem = oldest.answer().join();
            if (problem.isEmpty()) {
                tally.warmed();
                done.add(oldest.key());
            } else {
                tally.failed(oldest.key(), problem);
            }
        }
    }
}
