package dev.larder.internal.analysis;

/**
 * How often something changes that is only looked at now and then: of two changes between two looks one is seen. Cho and Garcia-Molina, "Estimating
 * frequency of change", ACM TOIT 2003, their estimator for looks that say whether it changed. For one thread.
 */
final class Changes {

    private static final int REMEMBERED = 64;

    private double compared;
    private double changed;
    private double nanos;

    /** Two looks with so much time between them. */
    void compare(boolean hasChanged, long apartNanos) {
        if (compared >= REMEMBERED) {
            compared /= 2;
            changed /= 2;
            nanos /= 2;
        }
        compared++;
        changed += hasChanged ? 1 : 0;
        nanos += apartNanos;
    }

    /** How many changes there were, seen or not, as far as can be told; of what is remembered. */
    double expected() {
        return compared == 0 ? 0 : compared * -Math.log((compared - changed + 0.5) / (compared + 0.5));
    }

    double nanos() {
        return nanos;
    }

    /** Changes in a nanosecond, where the mean of all keys counts for one change of this one. */
    double rate(double meanRate) {
        return meanRate == 0 ? 0 : (expected() + 1) / (nanos + 1 / meanRate);
    }
}
