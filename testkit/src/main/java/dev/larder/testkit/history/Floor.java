package dev.larder.testkit.history;

import dev.larder.testkit.history.Event.Invalidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lowest version that may be answered of one key, as it rises with each promise. */
final class Floor {

    /**
     * From a moment on no version below.
     *
     * @param cause the invalidation that promised it
     */
    record Step(long fromNanos, long version, Invalidate cause) {}

    private final List<Step> steps;

    private Floor(List<Step> steps) {
        this.steps = steps;
    }

    /** The floor that promises make, in any order. */
    static Floor of(List<Step> promises) {
        List<Step> rising = new ArrayList<>();
        promises.stream().sorted(Comparator.comparingLong(Step::fromNanos)).forEach(step -> {
            if (rising.isEmpty() || rising.get(rising.size() - 1).version < step.version) {
                rising.add(step);
            }
        });
        return new Floor(rising);
    }

    /** The last promise made by then. */
    @Nullable Step at(long nanos) {
        int low = 0;
        int high = steps.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (steps.get(middle).fromNanos <= nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? null : steps.get(low - 1);
    }

    /** The promise made by then that an answer breaks, the first of them; null if it breaks none. */
    @Nullable Step brokenBy(long version, long nanos) {
        Step last = at(nanos);
        if (last == null || last.version <= version) {
            return null;
        }
        return steps.stream().filter(step -> step.version > version).findFirst().orElseThrow();
    }
}
