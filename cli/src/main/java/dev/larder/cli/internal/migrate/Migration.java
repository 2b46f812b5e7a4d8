package dev.larder.cli.internal.migrate;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.ExitCodes;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.session.Session;
import dev.larder.topologies.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Turn after turn until it is over: tell both sides what is new, copy some more, look for the next step. Where a side is away it waits and
 * tries again, for ever once nodes may be on both sides: then nobody else tells them of each other. For one thread.
 */
final class Migration {

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration PAUSE_AFTER_TROUBLE = Duration.ofMillis(500);
    private static final long ATTEND_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long RENEW_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long WARN_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int MOST_LAST_ROUNDS = 1_000;

    private final Session session;
    private final Side source;
    private final Side target;
    private final Pace pace;
    private final List<Passage> open;
    private final Progress progress;
    private long looked;
    private long copyAgainNanos;
    private long attendedNanos;
    private long renewedNanos;
    private boolean mustRenew;
    private long troubleSinceNanos;
    private long warnedNanos;
    private boolean isInTrouble;

    /**
     * How fast, and how long trouble is borne.
     *
     * @param perSecond keys that are copied, at most
     * @param patience how long a side may be away before the cut-over
     */
    record Pace(long perSecond, Duration patience) {}

    Migration(Session session, Side source, Side target, Pace pace, List<Passage> passages) {
        this.session = session;
        this.source = source;
        this.target = target;
        this.pace = pace;
        this.open = new ArrayList<>(passages);
        this.progress = session.progress("keys", keysOf(source));
        this.renewedNanos = session.clock().nanos();
        this.attendedNanos = renewedNanos - ATTEND_NANOS;
        this.copyAgainNanos = renewedNanos;
    }

    private static long keysOf(Side source) {
        return source.fleet().all(Role.MASTER).stream()
                .mapToLong(master -> Long.parseLong(master.ask("DBSIZE").text()))
                .sum();
    }

    /** Goes on until all is moved, or somebody presses Ctrl-C; answers whether all is moved. */
    boolean run() {
        while (!open.isEmpty() && !session.interruption().isRequested()) {
            try {
                turn();
                isInTrouble = false;
            } catch (Failure | RefusedException trouble) {
                bear(trouble);
            }
        }
        progress.close();
        noteLast();
        return open.isEmpty();
    }

    /** What is not noted is done once more, which does no harm. */
    private void noteLast() {
        try {
            open.forEach(Passage::note);
        } catch (Failure | RefusedException away) {
            session.warn(away.getMessage() + "; the last second was not noted and will be done again");
        }
    }

    private void turn() {
        long now = session.clock().nanos();
        if (mustRenew || now - renewedNanos > RENEW_NANOS) {
            source.renew();
            target.renew();
            mustRenew = false;
            renewedNanos = now;
        }
        boolean hasRelayed = relay();
        boolean isBusy = copy(now) || hasRelayed;
        if (now - attendedNanos >= ATTEND_NANOS) {
            attendedNanos = now;
            attend();
        }
        if (!isBusy) {
            session.interruption().isRequestedWithin(PAUSE);
        }
    }

    private boolean relay() {
        boolean wasAny = false;
        for (Passage passage : open) {
            wasAny |= passage.relay();
        }
        return wasAny;
    }

    private boolean copy(long now) {
        if (now - copyAgainNanos < 0) {
            return false;
        }
        for (Passage passage : open) {
            if (passage.phase() == Phase.COPYING) {
                int keys = passage.copy();
                looked += keys;
                progress.done(looked);
                copyAgainNanos = now + keys * Duration.ofSeconds(1).toNanos() / pace.perSecond();
                return true;
            }
        }
        return false;
    }

    private void attend() {
        for (Passage passage : List.copyOf(open)) {
            if (passage.attend()) {
                tellTheLast(passage);
                passage.finish();
                open.remove(passage);
            }
        }
    }

    private void tellTheLast(Passage passage) {
        int rounds = 0;
        while (passage.relay() && ++rounds < MOST_LAST_ROUNDS) {
            progress.done(looked);
        }
    }

    private void bear(RuntimeException trouble) {
        long now = session.clock().nanos();
        if (!isInTrouble) {
            isInTrouble = true;
            troubleSinceNanos = now;
            warnedNanos = now;
        }
        boolean isBorne = open.stream().anyMatch(passage -> passage.phase() == Phase.BOTH)
                || now - troubleSinceNanos < pace.patience().toNanos();
        if (!isPassing(trouble) || !isBorne) {
            throw new Failure(
                    isPassing(trouble) ? ExitCode.UNREACHABLE : ExitCodes.of(trouble),
                    trouble.getMessage()
                            + "; the source serves as before, nothing of it was changed. The same command goes on"
                            + " where this one ends",
                    trouble);
        }
        if (now - warnedNanos > WARN_NANOS) {
            warnedNanos = now;
            session.warn(trouble.getMessage() + "; trying again, and until then the sides do not hear of each other");
        }
        mustRenew = true;
        session.interruption().isRequestedWithin(PAUSE_AFTER_TROUBLE);
    }

    private static boolean isPassing(RuntimeException trouble) {
        return trouble instanceof Failure failure
                ? failure.code() == ExitCode.UNREACHABLE
                : ExitCodes.of(trouble) != ExitCode.FORBIDDEN;
    }
}
