package dev.larder.services.fleet;

import java.time.Instant;
import java.util.SplittableRandom;

/**
 * What a machine does with what it is given, measured every {@value #PERIOD_SECONDS} seconds: percents, operations of the disk per second,
 * kilobits per second.
 */
record VmMetrics(
        String id, double cpuPercent, double memoryPercent, int diskOperations, int networkKilobits, Instant at) {

    static final int PERIOD_SECONDS = 15;
    private static final double DAY_SECONDS = 86_400;

    /** The last measurement before {@code now}. Simulated: a wave over the day and some noise, the same for everybody who asks. */
    static VmMetrics of(Vm vm, Instant now) {
        Instant at = Instant.ofEpochSecond(now.getEpochSecond() / PERIOD_SECONDS * PERIOD_SECONDS);
        if (vm.power() != Power.RUNNING) {
            return new VmMetrics(vm.id(), 0, 0, 0, 0, at);
        }
        SplittableRandom noise = new SplittableRandom(vm.id().hashCode() * 31L + at.getEpochSecond());
        double busy =
                0.35 + 0.25 * Math.sin(2 * Math.PI * at.getEpochSecond() / DAY_SECONDS) + 0.2 * noise.nextDouble();
        return new VmMetrics(
                vm.id(),
                tenths(100 * busy),
                tenths(40 + 50 * noise.nextDouble()),
                (int) (busy * 400 * vm.size().cpus()),
                (int) (busy * 20_000),
                at);
    }

    private static double tenths(double number) {
        return Math.round(number * 10) / 10.0;
    }
}
