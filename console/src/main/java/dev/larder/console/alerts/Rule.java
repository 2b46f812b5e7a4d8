package dev.larder.console.alerts;

import dev.larder.console.api.Watches.Threshold;
import java.time.Duration;

/**
 * When a figure is an alert. Immutable.
 *
 * @param id its name in properties and in the API
 * @param text what it says, in a sentence without figures
 * @param severity how bad that is; what is {@link Severity#INFO} is named among what needs attention, and never fires
 * @param bound on which side of the limit it is broken
 * @param limit in the unit; of no meaning for {@link Bound#IS}
 * @param unit what its figures are
 * @param lasting how long it has to be broken before it fires; zero or more
 * @param minimum of how many lookups or loads in the last minute, below which a figure says nothing; zero or more
 * @param isEnabled whether anybody looks
 */
record Rule(
        String id,
        String text,
        Severity severity,
        Bound bound,
        double limit,
        Unit unit,
        Duration lasting,
        long minimum,
        boolean isEnabled) {

    /** How far behind its limit a figure has to be before it is well again, so that one that sways about it does not fire again and again. */
    private static final double MARGIN = 0.1;

    /** On which side of its limit a rule is broken. */
    enum Bound {
        ABOVE,
        BELOW,
        /** There is no limit: something is so, or is not. */
        IS
    }

    /** What a figure is. */
    enum Unit {
        RATIO("ratio"),
        MILLIS("ms"),
        COUNT("count"),
        NONE("");

        final String label;

        Unit(String label) {
            this.label = label;
        }
    }

    boolean isBroken(double value) {
        return switch (bound) {
            case ABOVE -> value > limit;
            case BELOW -> value < limit;
            case IS -> value > 0;
        };
    }

    /** Whether a figure that was broken is well: by more than a hair. */
    boolean isWell(double value) {
        return switch (bound) {
            case ABOVE -> value <= limit * (1 - MARGIN);
            case BELOW -> value >= limit * (1 + MARGIN);
            case IS -> value <= 0;
        };
    }

    Threshold told() {
        return new Threshold(
                id,
                text,
                severity.label(),
                bound == Bound.ABOVE ? (Double) limit : null,
                bound == Bound.BELOW ? (Double) limit : null,
                unit.label,
                lasting.toMillis(),
                minimum,
                isEnabled);
    }
}
