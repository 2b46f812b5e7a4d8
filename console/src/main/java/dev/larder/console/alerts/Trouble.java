package dev.larder.console.alerts;

import dev.larder.console.alerts.Reading.Subject;
import dev.larder.console.api.Overviews.Attention;
import dev.larder.console.api.Watches.Alert;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A rule that is broken, on its way: it lasts, fires, is well for a while, clears. Immutable; each look at it makes another one.
 *
 * <pre>
 *            broken for so long           well, by more than a hair, for 10 s
 *  broken ----------------------> firing ------------------------------------> over
 *    | well again: over             ^ | well
 *                              broken | v
 *                                   (still firing)
 * </pre>
 *
 * @param rule which
 * @param worst what it read when it was broken last
 * @param brokenAtNanos since when it is broken
 * @param firedAt when it fired, epoch milliseconds; null before
 * @param wellAtNanos since when it reads well; null while it does not
 */
record Trouble(
        Rule rule,
        Reading worst,
        long brokenAtNanos,
        @Nullable Long firedAt,
        @Nullable Long wellAtNanos) {

    private static final long WELL_FOR_NANOS = Duration.ofSeconds(10).toNanos();

    /** As it begins; it may fire at once. */
    static Trouble begun(Rule rule, Reading reading, Moment now) {
        return new Trouble(rule, reading, now.nanos(), null, null).grown(now);
    }

    /** What becomes of it; null if it is over. What is not read any more is well. */
    @Nullable Trouble next(@Nullable Reading reading, Moment now) {
        if (reading != null && rule.isBroken(reading.value())) {
            return new Trouble(rule, reading, brokenAtNanos, firedAt, null).grown(now);
        }
        if (firedAt == null) {
            return null;
        }
        if (reading != null && !rule.isWell(reading.value())) {
            return new Trouble(rule, worst, brokenAtNanos, firedAt, null);
        }
        long since = wellAtNanos == null ? now.nanos() : wellAtNanos;
        return now.isAfter(since, WELL_FOR_NANOS) ? null : new Trouble(rule, worst, brokenAtNanos, firedAt, since);
    }

    private Trouble grown(Moment now) {
        boolean fires = firedAt == null
                && rule.severity() != Severity.INFO
                && now.isAfter(brokenAtNanos, rule.lasting().toNanos());
        return fires ? new Trouble(rule, worst, brokenAtNanos, now.millis(), wellAtNanos) : this;
    }

    boolean isFiring() {
        return firedAt != null;
    }

    Subject subject() {
        return worst.subject();
    }

    /** What does not fire is no more than worth a look. */
    Severity severity() {
        return isFiring() ? rule.severity() : Severity.INFO;
    }

    Attention attention() {
        return new Attention(subject().cache(), worst.text(), severity().label());
    }

    /** As an alert; of one that fires. */
    Alert alert(String namespace, @Nullable Long clearedAt) {
        return new Alert(
                rule.id(),
                namespace,
                clearedAt == null ? "firing" : "cleared",
                rule.severity().label(),
                worst.fullText(),
                worst.value(),
                firedAt == null ? 0 : firedAt,
                clearedAt,
                subject().cache(),
                subject().node(),
                rule.bound() == Rule.Bound.IS ? null : (Double) rule.limit(),
                rule.unit().label);
    }
}
