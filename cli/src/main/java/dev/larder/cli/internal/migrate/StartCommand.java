package dev.larder.cli.internal.migrate;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.session.Session;
import dev.larder.cli.internal.session.SpokenTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code larder migrate start}. */
@Command(
        name = "start",
        description = {
            "Copies the entries and tells the target what becomes untrue, and after the cut-over both sides of each other, until"
                    + " 'larder migrate finish'. It has to run all the time: under whatever starts it again. The same command goes on where it"
                    + " was interrupted.",
            "No node may use the target before 'larder migrate cut-over'."
        })
final class StartCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private final Destination destination = new Destination();

    @Option(names = "--rate", paramLabel = "N", description = "Copy so many entries a second at most. Default: 10000.")
    private long rate = 10_000;

    @Option(
            names = "--carry",
            paramLabel = "CACHE",
            split = ",",
            description =
                    "Caches whose values have no other home, such as sessions: also after the cut-over what is put on one side is written"
                            + " on the other.")
    private List<String> carried = new ArrayList<>();

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            converter = SpokenTime.class,
            description =
                    "How long one side may be away before it gives up; after the cut-over it never does. Default: 1m.")
    private Duration patience = Duration.ofMinutes(1);

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    StartCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (rate < 1) {
            throw new Failure(ExitCode.USAGE, "--rate is " + rate + "; give at least 1 a second");
        }
        session.interruption().heed();
        try (Side source = new Side(session.target());
                Side target = destination.open(session)) {
            Survey survey = Survey.of(source, target, session.namespaceIfNamed());
            survey.requirePossible(source);
            if (!yes) {
                session.confirm(
                        survey.namespaces() + ", " + sum(survey) + " keys, " + (survey.isResumed() ? "go on" : "move")
                                + " from " + source + " to " + target + ".",
                        "migrate",
                        "Look at it with 'larder migrate plan', and say --yes.");
            }
            return move(source, target, survey);
        }
    }

    private static long sum(Survey survey) {
        return survey.keys().values().stream().mapToLong(Long::longValue).sum();
    }

    private int move(Side source, Side target, Survey survey) {
        Map<String, Passage> passages = new LinkedHashMap<>();
        Set<String> caches = new LinkedHashSet<>(carried);
        try {
            for (String namespace : survey.namespaces()) {
                passages.put(namespace, Passage.of(session, source, target, namespace, caches));
            }
            Migration.Pace pace = new Migration.Pace(rate, patience);
            boolean isOver = new Migration(session, source, target, pace, List.copyOf(passages.values())).run();
            report(source, target, passages, isOver);
            return (isOver ? ExitCode.OK : ExitCode.INTERRUPTED).code();
        } finally {
            passages.values().forEach(Passage::close);
        }
    }

    private void report(Side source, Side target, Map<String, Passage> passages, boolean isOver) {
        session.print(Report.of("migrate.start")
                .with("source", source.toString())
                .with("target", target.toString())
                .with("finished", isOver)
                .rows(
                        "namespaces",
                        passages.values().stream().map(StartCommand::row).toList()));
        boolean isUrgent = passages.values().stream().anyMatch(passage -> passage.phase() == Phase.BOTH);
        if (!isOver) {
            session.warn("Interrupted"
                    + (isUrgent
                            ? ": until it goes on, nodes of one side do not hear what becomes untrue on the other"
                            : ", and no node may use the target before it goes on")
                    + "; the same command goes on here, 'larder migrate abort' undoes it");
        } else {
            session.say(
                    "Everything has moved. Shut " + source + " down: nobody tells it any more what becomes untrue.");
        }
    }

    private static Map<String, Object> row(Passage passage) {
        Map<String, Object> row = Report.row(
                "namespace", passage.namespace(), "phase", passage.phase().label());
        row.putAll(passage.tally().row());
        return row;
    }
}
