package dev.larder.cli.internal.requests;

import java.util.random.RandomGenerator;

/**
 * Draws ranks by Zipf's law: rank {@code r}, counted from 0, with a probability in proportion to {@code (r + 1)^-exponent}. Immutable, so threads may share it.
 *
 * <p>By rejection from the law's own integral, turned around: one power and, for nearly every draw, one random number, and no table, so it takes as long for
 * a billion ranks as for ten. After W. Hörmann and G. Derflinger, "Rejection-inversion to generate variates from monotone discrete distributions", ACM
 * TOMACS 6 (3), 1996.
 */
public final class Zipf {

    private static final double NEARLY_NOTHING = 1e-8;

    // A whole number, as all that is compared with it.
    private final double ranks;
    private final double exponent;
    private final double areaFrom;
    private final double areaTo;
    private final double surelyUnder;

    /**
     * Of so many ranks.
     *
     * @param ranks from 1
     * @param exponent from 0, which makes all as likely
     * @throws IllegalArgumentException if one of them is less
     */
    public Zipf(long ranks, double exponent) {
        if (ranks < 1 || !(exponent >= 0)) {
            throw new IllegalArgumentException("No Zipf's law has " + ranks + " ranks and the exponent " + exponent
                    + "; give at least one rank, and an exponent of 0 or more");
        }
        this.ranks = ranks;
        this.exponent = exponent;
        this.areaFrom = area(1.5) - 1;
        this.areaTo = area(ranks + 0.5);
        this.surelyUnder = 2 - place(area(2.5) - height(2));
    }

    /** The next rank, from 0 to below the number of ranks. */
    public long draw(RandomGenerator random) {
        while (true) {
            double area = areaTo + random.nextDouble() * (areaFrom - areaTo);
            double place = place(area);
            double number = Math.max(1, Math.min(ranks, Math.rint(place)));
            // The first is where the curve lies within the step for sure, and saves the second.
            if (number - place <= surelyUnder || area >= area(number + 0.5) - height(number)) {
                return (long) number - 1;
            }
        }
    }

    private double height(double place) {
        return Math.pow(place, -exponent);
    }

    /** The integral of the height from 1 on. */
    private double area(double place) {
        double log = Math.log(place);
        double steepness = (1 - exponent) * log;
        return Math.abs(steepness) < NEARLY_NOTHING ? log : Math.expm1(steepness) / (1 - exponent);
    }

    /** Up to where the integral is so large. */
    private double place(double area) {
        double steepness = Math.max(-1, (1 - exponent) * area);
        return Math.exp(Math.abs(steepness) < NEARLY_NOTHING ? area : Math.log1p(steepness) / (1 - exponent));
    }
}
