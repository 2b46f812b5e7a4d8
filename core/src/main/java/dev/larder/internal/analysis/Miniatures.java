package dev.larder.internal.analysis;

import dev.larder.Memory;
import java.util.List;
import java.util.stream.DoubleStream;

/** One sample in five sizes, which are made when there is something to see: most of many caches are hardly used. For one thread. */
final class Miniatures {

    /** Of the present bound. */
    static final double[] TIMES = {0.25, 0.5, 1, 2, 4};

    /** The most entries in the largest; all five hold less than twice as many. */
    static final int LARGEST = 4_096;

    private final double share;
    private Memory bound;
    private List<Miniature> sizes = List.of();

    Miniatures(Memory bound, double share) {
        this.bound = bound;
        this.share = share;
    }

    void see(Event event) {
        if (sizes.isEmpty()) {
            sizes = DoubleStream.of(TIMES)
                    .mapToObj(times -> new Miniature(times, bound, share))
                    .toList();
        }
        switch (event.kind()) {
            case HIT -> sizes.forEach(size -> size.hit(event));
            case MISS -> sizes.forEach(size -> size.miss(event));
            case KEPT -> sizes.forEach(size -> size.kept(event));
            case REPLACED -> sizes.forEach(size -> size.keep(event));
            case GONE -> sizes.forEach(size -> size.drop(event));
            case ALL_GONE -> sizes.forEach(Miniature::clear);
            case LOADED, LOADED_UNKNOWN -> {}
        }
    }

    void resize(long maximum) {
        bound = bound.withMaximum(maximum);
        sizes.forEach(size -> size.resize(maximum, share));
    }

    /** Whether the sample has become too large. */
    boolean isFull() {
        return !sizes.isEmpty() && sizes.get(sizes.size() - 1).size() > LARGEST;
    }

    /** How many lookups each has answered since they were last asked. */
    long[] takeHits() {
        return sizes.isEmpty()
                ? new long[TIMES.length]
                : sizes.stream().mapToLong(Miniature::takeHits).toArray();
    }
}
