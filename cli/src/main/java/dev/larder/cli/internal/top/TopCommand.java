package dev.larder.cli.internal.top;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Format;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import dev.larder.cli.internal.session.SpokenTime;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code larder top}. */
@Command(
        name = "top",
        description = {
            "Shows caches, nodes, hot keys and big keys, live: q quits, s sorts by something else, f filters, c and n look at one cache or node.",
            "Where nobody sits at a terminal, or a format is named, it prints a frame as JSON, one a line. Figures of caches come from nodes with larder-console.",
            "With --hot or --big it samples Redis itself, once: what is used most there (needs an LFU policy), or what is largest."
        })
public final class TopCommand implements Callable<Integer> {

    private static final Duration MOMENT = Duration.ofMillis(20);

    private final Session session;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "TIME",
            converter = SpokenTime.class,
            description =
                    "Between two frames; with --hot and --big the pause after each 100 keys. Default: 1s; no pause.")
    private Duration interval = Duration.ZERO;

    @Option(names = "--count", paramLabel = "N", description = "End after so many frames. Default: never.")
    private long count = Long.MAX_VALUE;

    @Option(names = "--hot", description = "Sample Redis for the keys that are used most.")
    private boolean hot;

    @Option(names = "--big", description = "Sample Redis for the keys that take most memory.")
    private boolean big;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "With --hot and --big: look at so many keys at most, 1 to 10000000. Default: 10000.")
    private long samples = 10_000;

    /** For that run. */
    public TopCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String namespace = session.namespace();
        if (hot && big) {
            throw new Failure(ExitCode.USAGE, "Name one of --hot and --big");
        }
        if (samples < 1 || samples > 10_000_000) {
            throw new Failure(ExitCode.USAGE, "--samples is " + samples + "; give 1 to 10000000");
        }
        session.interruption().heed();
        return (hot || big ? sampled(namespace) : live(namespace)).code();
    }

    private ExitCode sampled(String namespace) {
        try (Fleet fleet = session.fleet()) {
            Sampling sampling =
                    new Sampling(session, fleet, namespace, hot ? Sampling.Measure.USE : Sampling.Measure.SIZE);
            session.print(sampling.upTo(samples, interval));
        }
        return ended();
    }

    private ExitCode live(String namespace) {
        Duration between = interval.isZero() ? Duration.ofSeconds(1) : interval;
        try (Sampler sampler = new Sampler(session, namespace)) {
            if (session.isAtTerminal() && !session.namesFormat()) {
                watch(sampler, between);
            } else {
                print(sampler, between);
            }
        }
        return ended();
    }

    private ExitCode ended() {
        return session.interruption().isRequested() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private void print(Sampler sampler, Duration between) {
        sampler.take();
        for (long i = 0; i < count && !session.interruption().isRequestedWithin(between); i++) {
            Snapshot seen = sampler.take();
            session.out().print(Format.JSON.render(Sight.of(seen, View.DEFAULT).report(seen)));
            session.out().flush();
        }
    }

    private void watch(Sampler sampler, Duration between) {
        Snapshot seen = sampler.take();
        try (Terminal terminal = Terminal.open(session.in(), session.out())) {
            Screen screen = new Screen(terminal, seen, session.isPlain());
            long takenAt = session.clock().nanos();
            for (long frames = 1; !screen.hasQuit() && !session.interruption().isRequested(); ) {
                if (session.clock().nanos() - takenAt >= between.toNanos()) {
                    if (++frames > count) {
                        return;
                    }
                    takenAt = session.clock().nanos();
                    takeInto(screen, sampler);
                }
                // A terminal that is gone answers at once that nothing is pressed.
                if (!screen.heeds(terminal.key())) {
                    session.interruption().isRequestedWithin(MOMENT);
                }
            }
        }
    }

    /** Whoever looks at a Redis that is going away wants to see it come back. */
    private static void takeInto(Screen screen, Sampler sampler) {
        try {
            screen.update(sampler.take());
        } catch (Failure away) {
            screen.complain(away.getMessage());
        }
    }
}
