package dev.larder.cli.internal.bench;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.load.Schedule;
import dev.larder.cli.internal.session.SpokenTime;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How much is asked for, and how fast. */
final class LoadOptions {

    @Option(names = "--rate", paramLabel = "N", description = "Requests a second, 1 to 100000. Default: 1000.")
    private int rate = 1_000;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = SpokenTime.class,
            description = "How long it is measured. Default: 10s.")
    private Duration duration = Duration.ofSeconds(10);

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            converter = SpokenTime.class,
            description = "How long requests are sent before that, which are not measured. Default: 2s.")
    private Duration warmUp = Duration.ofSeconds(2);

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "Requests under way at most, 1 to 1000; what finds none free is sent late. Default: 16.")
    private int concurrency = 16;

    /** @throws Failure if it is too much, or nothing */
    Schedule schedule() {
        check("--rate", rate, 1, 100_000);
        check("--concurrency", concurrency, 1, 1_000);
        Schedule schedule = new Schedule(rate, requests(warmUp), requests(duration));
        if (schedule.measured() < 1 || schedule.total() > Schedule.MOST) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--duration, --warm-up and --rate make " + schedule.total() + " requests, of which "
                            + schedule.measured() + " are measured; ask for 1 to " + Schedule.MOST);
        }
        return schedule;
    }

    private long requests(Duration time) {
        return time.toMillis() / 1_000 * rate + time.toMillis() % 1_000 * rate / 1_000;
    }

    static void check(String option, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new Failure(
                    ExitCode.USAGE,
                    String.format(Locale.ROOT, "%s is %s; give %.0f to %.0f", option, plain(value), least, most));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString(Math.round(value)) : Double.toString(value);
    }

    int concurrency() {
        return concurrency;
    }

    /** From the first request to the end of the schedule. */
    Duration wholeTime() {
        return warmUp.plus(duration);
    }

    Duration warmUp() {
        return warmUp;
    }

    Duration duration() {
        return duration;
    }
}
