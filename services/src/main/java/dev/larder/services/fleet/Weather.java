package dev.larder.services.fleet;

import dev.larder.services.web.SourceUnavailableException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * How long the simulated hypervisor takes for what it is asked, and when it fails: half of the calls take no longer than usual, one in a
 * hundred three times as long, and a given share of them end with an error after ten times as long. The same seed gives the same weather, call
 * by call. Thread-safe.
 */
final class Weather {

    /** So that one call in a hundred takes three times as long as the middle one. */
    private static final double SIGMA = 0.47;

    private static final int FAILING_TAKES = 10;

    private final long seed;
    private final double failures;
    private final Consumer<Duration> pause;
    private final AtomicLong calls = new AtomicLong();

    /**
     * A weather.
     *
     * @param failures the share of calls that fail, from 0 to 1
     * @param pause lets that much time pass
     */
    Weather(long seed, double failures, Consumer<Duration> pause) {
        if (!(failures >= 0 && failures <= 1)) {
            throw new IllegalArgumentException("The share of failures is " + failures + ": give a number from 0 to 1");
        }
        this.seed = seed;
        this.failures = failures;
        this.pause = pause;
    }

    /** No weather at all, for tests of what goes on behind it. */
    static Weather calm() {
        return new Weather(0, 0, duration -> {});
    }

    /** Takes the time of one call, whose middle one takes so long. */
    void pass(String call, Duration usual) {
        // A source of its own for each call, so that threads do not take turns at one.
        SplittableRandom lot = new SplittableRandom(seed ^ (calls.getAndIncrement() * 0x9E3779B97F4A7C15L));
        boolean fails = lot.nextDouble() < failures;
        double factor = fails ? FAILING_TAKES : Math.exp(SIGMA * gaussian(lot));
        pause.accept(Duration.ofNanos((long) (usual.toNanos() * factor)));
        if (fails) {
            throw new SourceUnavailableException("The hypervisor did not carry out '" + call + "'");
        }
    }

    /** By Box and Muller, "A Note on the Generation of Random Normal Deviates", 1958. */
    private static double gaussian(SplittableRandom lot) {
        double radius = Math.sqrt(-2 * Math.log(1 - lot.nextDouble()));
        return radius * Math.cos(2 * Math.PI * lot.nextDouble());
    }
}
