package dev.larder.cli.internal.warm;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import dev.larder.internal.warm.Walk;
import dev.larder.internal.warm.Walk.Lenience;
import dev.larder.internal.warm.Walk.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code larder warm}. */
@Command(
        name = "warm",
        description = {
            "Has an application load keys before anybody asks for them: it is sent a GET for each, at a rate, and its caches keep what it loads.",
            "Ctrl-C says what was done; with --resume the next run goes on from there. Exit code 8 if some failed, 1 if all."
        })
public final class WarmCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "FILE|QUERY",
            description =
                    "What stands for {key}: a file with one a line; - for standard input; http://… for an application that answers with lines"
                            + " or an array of JSON; redis:goal:{key} for what Redis has under such cache keys of --namespace.")
    private String from = "";

    @Option(
            names = "--url",
            required = true,
            paramLabel = "URL",
            description = "Where the application answers for a key: http://localhost:8080/api/goals/{key}")
    private String url = "";

    @Option(names = "--rate", paramLabel = "N", description = "Requests a second at most, 1 to 10000. Default: 50.")
    private int rate = 50;

    @Option(names = "--concurrency", paramLabel = "N", description = "Requests at once, 1 to 1000. Default: 4.")
    private int concurrency = 4;

    @Option(
            names = "--skip-fresh",
            paramLabel = "KEY",
            description = "The cache key, as goal:{key}: what Redis has fresh under it is left out. Needs --namespace.")
    private @Nullable String cacheKey;

    @Option(names = "--resume", paramLabel = "FILE", description = "Keeps what is done; what stands there is left out.")
    private @Nullable Path resume;

    @Option(names = "--failures", paramLabel = "FILE", description = "Write there what failed and why, one a line.")
    private @Nullable Path failures;

    /** For that run. */
    public WarmCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Pace pace =
                new Pace(checked("--rate", rate, 10_000), /* batch= */ 1, checked("--concurrency", concurrency, 1_000));
        session.interruption().heed();
        List<String> keys = new KeyQuery(session, from).keys();
        Application application = new Application(url, session.target().timeout());
        Tally tally = new Tally(keys.size());
        Progress progress = session.progress("keys", keys.size());
        try (Done done = resume == null ? Done.nowhere() : Done.in(session.path(resume))) {
            walk(keys, pace, freshness -> new Requests(application, freshness, done, tally, progress));
        }
        progress.close();
        writeFailures(tally);
        ExitCode code = tally.code(session.interruption().isRequested());
        session.print(report(tally));
        if (code != ExitCode.OK) {
            session.warn((code == ExitCode.INTERRUPTED ? "Interrupted: " : "Not all: ") + tally.countWarmed()
                    + " are loaded, " + tally.countFailed() + " failed, " + tally.remaining() + " were not asked for");
        }
        return code.code();
    }

    private void walk(List<String> keys, Pace pace, Function<Freshness, Requests> requests) {
        if (cacheKey == null) {
            walk(keys, pace, requests.apply(Freshness.UNKNOWN));
            return;
        }
        String namespace = session.namespace();
        try (Fleet fleet = session.fleet()) {
            walk(keys, pace, requests.apply(new InRedis(fleet, namespace, cacheKey, session.clock())));
        }
    }

    private void walk(List<String> keys, Pace pace, Requests requests) {
        new Walk<>(pace, Lenience.endless(), session.interruption(), session.clock(), requests)
                .through(keys.iterator());
    }

    private void writeFailures(Tally tally) {
        if (failures == null) {
            return;
        }
        try {
            Files.write(session.path(failures), tally.failures());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int checked(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new Failure(ExitCode.USAGE, option + " is " + value + "; give 1 to " + most);
        }
        return value;
    }

    private static Report report(Tally tally) {
        return Report.of("warm")
                .with("warmed", tally.countWarmed())
                .with("skipped", tally.countSkipped())
                .with("failed", tally.countFailed())
                .with("remaining", tally.remaining());
    }
}
