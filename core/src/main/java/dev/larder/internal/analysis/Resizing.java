package dev.larder.internal.analysis;

import dev.larder.Memory;

/**
 * Whether a cache's memory is to be another. Larger, if twice as much would answer a hundredth more of the lookups, in six windows one after the other;
 * smaller, if half of it would answer all but a thousandth of what is answered now, in eighteen. In between it stays, and after each step it is looked at
 * anew: so a size at which it has arrived is not left for a stream that only sways. Pure.
 *
 * @param wanting for how many windows more was of use
 * @param sparing for how many windows less was enough
 */
record Resizing(int wanting, int sparing) {

    static final int WINDOWS_TO_GROW = 6;
    static final int WINDOWS_TO_SHRINK = 18;

    private static final double WORTH = 0.01;
    private static final double LOSS = 0.001;

    /** A step is at most this part of the bound. */
    private static final int STEPS = 10;

    /** Knows nothing yet. */
    static Resizing start() {
        return new Resizing(0, 0);
    }

    /** After a window with these ratios, of the sizes of {@link Miniatures#TIMES}. */
    Resizing after(double[] ratios) {
        boolean isWanting = ratios[3] - ratios[2] >= WORTH;
        boolean isSparing = !isWanting && ratios[2] - ratios[1] <= LOSS;
        return new Resizing(isWanting ? wanting + 1 : 0, isSparing ? sparing + 1 : 0);
    }

    /** By how much the bound is to change now; 0 for not at all. */
    long step(Memory bound) {
        long most = Math.max(1, bound.maximum() / STEPS);
        if (wanting >= WINDOWS_TO_GROW) {
            return Math.min(most, bound.most() - bound.maximum());
        }
        return sparing >= WINDOWS_TO_SHRINK ? -Math.min(most, bound.maximum() - bound.least()) : 0;
    }
}
