package dev.larder.internal.analysis;

import dev.larder.inspect.Analysis.Lifetime;
import dev.larder.inspect.Analysis.Size;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is worth changing, in words. Pure. */
final class Advice {

    /** Less hit ratio is not worth more memory. */
    private static final double WORTH = 0.01;

    /** More is lost than by chance. */
    private static final double LOSS = 0.002;

    /** So many more outdated answers are as many as now. */
    private static final double SAME = 0.001;

    private static final double WORTH_OF_LOADS = 0.05;
    private static final double FEWEST_LOADS = 0.1;
    private static final double OUTDATED_OFTEN = 0.01;

    private Advice() {}

    /** About the bound; the sizes are those of {@link Miniatures#TIMES}. */
    static List<String> onSize(List<Size> curve) {
        if (curve.isEmpty()) {
            return List.of();
        }
        Size now = curve.get(2);
        for (int larger = 3; larger < curve.size(); larger++) {
            double gain = curve.get(larger).hitRatio() - now.hitRatio();
            if (gain >= WORTH) {
                return List.of(gains(now, curve.get(larger), gain, larger == 3 ? "twice" : "four times"));
            }
        }
        for (int smaller = 0; smaller < 2; smaller++) {
            double loss = now.hitRatio() - curve.get(smaller).hitRatio();
            if (loss <= LOSS) {
                return List.of(String.format(
                        Locale.ROOT,
                        "%s of the memory would do: this cache loses %.1f %% (%,d instead of %,d)",
                        smaller == 0 ? "A quarter" : "Half",
                        100 * Math.max(0, loss),
                        curve.get(smaller).bound(),
                        now.bound()));
            }
        }
        return List.of("The memory is right: twice as much gains less than 1 % of the lookups");
    }

    private static String gains(Size now, Size larger, double gain, String times) {
        return String.format(
                Locale.ROOT,
                "This cache gains %.1f %% from %s the memory (%,d instead of %,d: hit ratio %.1f → %.1f %%)",
                100 * gain,
                times,
                larger.bound(),
                now.bound(),
                100 * now.hitRatio(),
                100 * larger.hitRatio());
    }

    /** About the time to live. */
    static List<String> onLifetime(List<Lifetime> lifetimes, Duration present) {
        List<String> advice = new ArrayList<>();
        Optional<Lifetime> now = lifetimes.stream()
                .filter(each -> each.timeToLive().equals(present))
                .findFirst();
        now.flatMap(each -> longer(lifetimes, each)).ifPresent(advice::add);
        if (advice.isEmpty()) {
            now.flatMap(each -> shorter(lifetimes, each)).ifPresent(advice::add);
        }
        return advice;
    }

    private static Optional<String> longer(List<Lifetime> lifetimes, Lifetime now) {
        return lifetimes.stream()
                .filter(each -> each.timeToLive().compareTo(now.timeToLive()) > 0)
                .filter(each -> each.outdated() - now.outdated() <= SAME)
                .filter(each -> isWorth(now.loadsPerSecond() - each.loadsPerSecond(), now))
                .max(Comparator.comparing(Lifetime::timeToLive))
                .map(each -> String.format(
                        Locale.ROOT,
                        "TTL %s saves %s loads/s at the same staleness (%s of the answers outdated)",
                        Spans.fromTo(now.timeToLive(), each.timeToLive()),
                        Spans.number(now.loadsPerSecond() - each.loadsPerSecond()),
                        fromTo(now.outdated(), each.outdated())));
    }

    private static boolean isWorth(double saved, Lifetime now) {
        return saved >= FEWEST_LOADS && saved >= WORTH_OF_LOADS * now.loadsPerSecond();
    }

    // Half as many outdated answers for half as many loads more at most.
    private static Optional<String> shorter(List<Lifetime> lifetimes, Lifetime now) {
        return lifetimes.stream()
                .filter(each -> each.timeToLive().compareTo(now.timeToLive()) < 0)
                .filter(each -> now.outdated() >= OUTDATED_OFTEN && each.outdated() <= now.outdated() / 2)
                .filter(each -> each.loadsPerSecond() <= 1.5 * now.loadsPerSecond())
                .max(Comparator.comparing(Lifetime::timeToLive))
                .map(each -> String.format(
                        Locale.ROOT,
                        "TTL %s makes fewer answers outdated (%s) and costs %s loads/s",
                        Spans.fromTo(now.timeToLive(), each.timeToLive()),
                        fromTo(now.outdated(), each.outdated()),
                        Spans.number(each.loadsPerSecond() - now.loadsPerSecond())));
    }

    private static String fromTo(double from, double to) {
        return String.format(Locale.ROOT, "%.2f → %.2f %%", 100 * from, 100 * to);
    }
}
