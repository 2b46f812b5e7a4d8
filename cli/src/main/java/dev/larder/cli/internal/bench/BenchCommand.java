package dev.larder.cli.internal.bench;

import dev.larder.cli.internal.application.KeyAddress;
import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.load.Answerer;
import dev.larder.cli.internal.load.Load;
import dev.larder.cli.internal.load.Schedule;
import dev.larder.cli.internal.load.Turn;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.requests.Request;
import dev.larder.cli.internal.session.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code larder bench}. */
@Command(
        name = "bench",
        description = {
            "Asks at a fixed rate, whether or not the answers keep up, and tells how long they took from when they were due.",
            "With redis and cache it sets keys below larder-bench:v1, unless another namespace is named; they go ten minutes after the run.",
            "Exit code 3 if it is slower than a baseline by more than allowed, 8 if some requests failed or were not sent in time, 1 if none was"
                    + " answered. Ctrl-C tells what was measured."
        })
public final class BenchCommand implements Callable<Integer> {

    private static final String OWN_NAMESPACE = "larder-bench:v1";
    private static final Duration AFTERWARDS = Duration.ofMinutes(10);

    private final Session session;

    @Parameters(
            paramLabel = "TARGET",
            description =
                    "Who is asked: redis, cache (of this process, on that Redis) or http (an application, with --url).")
    private Kind kind = Kind.REDIS;

    @Option(names = "--url", paramLabel = "URL", description = "With http: http://localhost:8080/api/goals/{key}")
    private String url = "";

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Mixin
    private KeyOptions keys = new KeyOptions();

    @Option(
            names = "--value-bytes",
            paramLabel = "N",
            description = "How large a value is, with redis and cache, 1 to 10000000. Default: 100.")
    private int valueBytes = 100;

    @Option(names = "--save", paramLabel = "FILE", description = "Write there what --json prints, as a baseline.")
    private @Nullable Path save;

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            description = "What --save wrote of a run like this, to compare.")
    private @Nullable Path baseline;

    @Option(
            names = "--max-regression",
            paramLabel = "PERCENT",
            description = "How much worse than that it may be. Default: 10%%.")
    private String maxRegression = "10%";

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask, where a namespace is named or more than 100 MB may be set.")
    private boolean yes;

    /** For that run. */
    public BenchCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        keys.check(kind);
        LoadOptions.check("--value-bytes", valueBytes, 1, 10_000_000);
        Schedule schedule = load.schedule();
        Verdict judge = new Verdict(workload(), compared(), percent());
        if (save != null) {
            Baseline.requireWritable(session.path(save));
        }
        try (Requests requests = keys.open(session, kind)) {
            Answerers answerers = answerers(schedule);
            session.interruption().heed();
            try (answerers) {
                return finished(schedule, judge, measured(schedule, requests, answerers))
                        .code();
            }
        }
    }

    private Workload workload() {
        Workload common = Workload.of(
                "target", kind.label(),
                "rate", load.schedule().perSecond(),
                "concurrency", load.concurrency(),
                "writes", keys.writes(kind),
                "requested", keys.distribution());
        return kind == Kind.HTTP
                ? common.and("path", new KeyAddress(url).path())
                : common.and("valueBytes", valueBytes);
    }

    private Optional<Baseline> compared() {
        Optional<Baseline> before =
                Optional.ofNullable(baseline).map(session::path).map(Baseline::read);
        before.ifPresent(one -> one.requireLike(workload()));
        return before;
    }

    private double percent() {
        if (!maxRegression.matches("\\d{1,4}(\\.\\d{1,3})?%?")) {
            throw new Failure(
                    ExitCode.USAGE, "--max-regression is '" + maxRegression + "'; give a percentage, such as 10%");
        }
        return Double.parseDouble(maxRegression.replace("%", ""));
    }

    private Answerers answerers(Schedule schedule) {
        if (kind == Kind.HTTP) {
            return new ByHttp(new KeyAddress(url), session.target().timeout());
        }
        Footprint footprint = new Footprint(
                keys.isTrace() ? schedule.total() : keys.keys(),
                valueBytes,
                load.wholeTime().plus(AFTERWARDS));
        Optional<String> named = session.namespaceOfArguments();
        String namespace = named.orElse(OWN_NAMESPACE);
        if (!yes) {
            footprint.confirm(session, namespace, named.isPresent());
        }
        // So that no run finds what one before has left.
        String run = Long.toString(session.clock().millis(), Character.MAX_RADIX) + "-";
        return kind == Kind.CACHE
                ? new ByCache(session, namespace, run, footprint.value(keys.seed()), footprint.time())
                : new ByRedis(
                        session,
                        new ByRedis.Keep(
                                namespace + ":bench:" + run,
                                keys.isTrace() ? 0 : keys.keys(),
                                footprint.value(keys.seed()),
                                footprint.time()));
    }

    private Load.Ended measured(Schedule schedule, Requests requests, Answerers answerers) {
        answerers.prepare();
        List<Answerer<Request>> each = new ArrayList<>();
        for (int i = 0; i < load.concurrency(); i++) {
            each.add(answerers.another());
        }
        Progress progress = session.progress("requests", schedule.measured());
        Turn turn = new Turn.OfClock(session.clock(), session.interruption()::isRequested);
        Load<Request> run = new Load<>(
                schedule, requests, session.clock(), turn, session.target().timeout());
        Load.Ended ended = run.run(each, progress::done);
        progress.close();
        return ended;
    }

    private ExitCode finished(Schedule schedule, Verdict judge, Load.Ended ended) {
        Figures figures = Figures.of(ended);
        Report report = judge.report(figures, ended)
                .with("at", kind == Kind.HTTP ? url : session.target().toString())
                .with("seed", keys.seed())
                .with("warmUpMillis", load.warmUp().toMillis())
                .with("durationMillis", load.duration().toMillis())
                .with("requests", schedule.measured());
        session.print(report);
        judge.warnings(ended).forEach(session::warn);
        ExitCode code = judge.code(figures, ended);
        if (save != null && !ended.isInterrupted()) {
            Baseline.save(session.path(save), report);
        }
        return code;
    }
}
