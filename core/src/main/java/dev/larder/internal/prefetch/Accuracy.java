package dev.larder.internal.prefetch;

/** Of what was loaded ahead lately, how much was of use; half of it is forgotten whenever it becomes much. Thread-safe. */
final class Accuracy {

    private static final int HALVED_AT = 256;
    private static final int ENOUGH = 32;
    private static final double LEAST = 0.25;

    private int used;
    private int wasted;

    synchronized void used() {
        used++;
        forget();
    }

    synchronized void wasted() {
        wasted++;
        forget();
    }

    private void forget() {
        if (used + wasted >= HALVED_AT) {
            used /= 2;
            wasted /= 2;
        }
    }

    /** Between 0 and 1; 1 before anything is known. */
    synchronized double share() {
        int judged = used + wasted;
        return judged == 0 ? 1 : (double) used / judged;
    }

    /** Whether less than a quarter was of use. */
    synchronized boolean isPoor() {
        int judged = used + wasted;
        return judged >= ENOUGH && used < LEAST * judged;
    }
}
