package dev.larder.console.fleet;

import dev.larder.Clock;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.console.figures.NodeFigures.Answer;
import dev.larder.console.figures.NodeFigures.CopyFigures;
import dev.larder.console.figures.NodeFigures.CoveredFigures;
import dev.larder.inspect.Copy;
import dev.larder.inspect.Inspection.Covered;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this node answers to the last question, for a while. For one thread. */
final class Answering {

    private static final long STANDS_NANOS = Duration.ofSeconds(15).toNanos();
    private static final int SAMPLE = 20;

    private final Larder larder;
    private final Clock clock;
    private @Nullable Answer answer;
    private long answeredAtNanos;

    Answering(Larder larder, Clock clock) {
        this.larder = larder;
        this.clock = clock;
    }

    /** The answer that stands; null if there is none. */
    @Nullable Answer answer() {
        if (answer != null && clock.nanos() - answeredAtNanos > STANDS_NANOS) {
            answer = null;
        }
        return answer;
    }

    /** Answers a question; false if it was answered before. Takes time for each entry in memory where it is about a group. */
    boolean hear(Question question) {
        if (answer != null && answer.question().equals(question.id())) {
            return false;
        }
        String kind = question.kind();
        answer = kind == null
                ? new Answer(question.id(), copies(question.subject()), null)
                : new Answer(question.id(), List.of(), covered(kind, question.subject()));
        answeredAtNanos = clock.nanos();
        return true;
    }

    private List<CopyFigures> copies(String key) {
        return larder.inspection().local(key).stream().map(Answering::figures).toList();
    }

    // Whoever can write to Redis may have asked anything.
    private @Nullable CoveredFigures covered(String kind, String subject) {
        try {
            Optional<Invalidation> group = Group.of(larder, kind, subject, "counted");
            if (group.isEmpty()) {
                return new CoveredFigures(0, List.of(), 0);
            }
            Covered covered = larder.inspection().covered(group.get(), SAMPLE);
            return new CoveredFigures(covered.count(), covered.sample(), covered.loadMicros());
        } catch (IllegalArgumentException meaningless) {
            return null;
        }
    }

    /** A copy as it is told to others. */
    static CopyFigures figures(Copy copy) {
        return new CopyFigures(
                copy.tier(),
                copy.state().name().toLowerCase(Locale.ROOT),
                copy.isNegative(),
                copy.createdAt(),
                copy.freshForMillis(),
                copy.staleForMillis(),
                copy.stamp(),
                copy.version(),
                List.copyOf(copy.tags()),
                copy.sizeBytes(),
                copy.loadMicros());
    }
}
