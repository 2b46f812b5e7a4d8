package dev.larder.cli.internal.invalidate;

import dev.larder.Acknowledgement;
import dev.larder.Invalidation;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.session.Interruption;
import java.util.List;
import java.util.function.Function;

/** Declares keys untrue, some hundred at a time, until all are done or somebody presses Ctrl-C. */
final class Batches {

    static final int SIZE = 500;

    private final Function<Invalidation, Acknowledgement> larder;
    private final Interruption interruption;
    private final Progress progress;

    Batches(Function<Invalidation, Acknowledgement> larder, Interruption interruption, Progress progress) {
        this.larder = larder;
        this.interruption = interruption;
        this.progress = progress;
    }

    /**
     * What became of it.
     *
     * @param done keys that were declared untrue, and are so on every node
     * @param deferred keys that were not told to anybody, because Redis went away
     */
    record Result(long done, long deferred, boolean isInterrupted) {}

    Result invalidate(List<String> keys) {
        for (int from = 0; from < keys.size(); from += SIZE) {
            if (interruption.isRequested()) {
                return new Result(from, 0, /* isInterrupted= */ true);
            }
            List<String> some = keys.subList(from, Math.min(keys.size(), from + SIZE));
            if (larder.apply(of(some)) == Acknowledgement.DEFERRED) {
                return new Result(from, some.size(), interruption.isRequested());
            }
            progress.done(from + some.size());
        }
        return new Result(keys.size(), 0, /* isInterrupted= */ false);
    }

    private static Invalidation of(List<String> keys) {
        return keys.stream().map(Invalidation::cacheKey).reduce(Invalidation.nothing(), Invalidation::and);
    }
}
