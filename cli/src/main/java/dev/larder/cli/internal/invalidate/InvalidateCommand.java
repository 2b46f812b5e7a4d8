package dev.larder.cli.internal.invalidate;

import dev.larder.Acknowledgement;
import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.guest.Guest;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import dev.larder.internal.preview.PreviewToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code larder invalidate}. */
@Command(
        name = "invalidate",
        description = {
            "Declares keys, a pattern, a tag, a cache or everything untrue, on every node and in every tier.",
            "First it counts what Redis has of it. Then it asks, or wants --yes, or the token that --dry-run has printed: good for 5 minutes,"
                    + " for that selection and not much more than that count.",
            "Ctrl-C in the middle says what was done: what is done stays done."
        })
public final class InvalidateCommand implements Callable<Integer> {

    private static final Duration READY_PATIENCE = Duration.ofSeconds(30);

    private final Session session;

    @Parameters(paramLabel = "KEY", arity = "0..*", description = "Cache keys without the namespace, as goal:42.")
    private List<String> keys = new ArrayList<>();

    @Option(names = "--keys-from", paramLabel = "FILE", description = "More keys, one a line.")
    private @Nullable Path keysFrom;

    @Option(names = "--pattern", paramLabel = "GLOB", description = "Every key that matches, as user:goals:*.")
    private @Nullable String pattern;

    @Option(names = "--tag", paramLabel = "TAG", description = "Every entry that carries the tag.")
    private @Nullable String tag;

    @Option(
            names = "--cache",
            paramLabel = "NAME",
            description = "Every key that begins with the cache's name and a colon.")
    private @Nullable String cache;

    @Option(names = "--all", description = "Everything in the namespace.")
    private boolean all;

    @Option(names = "--dry-run", description = "Only count, and print the token for --confirm.")
    private boolean dryRun;

    @Option(names = "--confirm", paramLabel = "TOKEN", description = "Do what that preview has shown.")
    private @Nullable String token;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask. No more than --max-keys all the same.")
    private boolean yes;

    @Option(
            names = "--max-keys",
            paramLabel = "N",
            description = "With --yes: refuse if there are more. Default: 10000.")
    private long maxKeys = 10_000;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "What people read beside a group's record in the journal.")
    private String reason = "larder invalidate";

    /** For that run. */
    public InvalidateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String namespace = session.namespace();
        Selector selector = selector();
        session.interruption().heed();
        try (Fleet fleet = session.fleet()) {
            PreviewToken seen = token == null
                    ? null
                    : Token.confirmed(
                            token, namespace, selector, session.clock().millis());
            Census.Result census = Census.take(session, fleet, namespace, selector);
            if (session.interruption().isRequested()) {
                return finished(report(namespace, selector, census), 0, census.count(), ExitCode.INTERRUPTED);
            }
            if (dryRun) {
                return previewed(namespace, selector, census);
            }
            approve(namespace, selector, census.count(), seen);
            return carryOut(fleet, namespace, selector, census);
        }
    }

    private Selector selector() {
        List<Selector> named = new ArrayList<>();
        Set<String> all = new LinkedHashSet<>(keys);
        all.addAll(keysOfFile());
        if (!all.isEmpty()) {
            named.add(new Selector(Selector.Kind.KEYS, "", List.copyOf(all)));
        }
        add(named, Selector.Kind.PATTERN, pattern);
        add(named, Selector.Kind.TAG, tag);
        add(named, Selector.Kind.CACHE, cache);
        add(named, Selector.Kind.ALL, this.all ? "" : null);
        if (named.size() != 1) {
            throw new Failure(
                    ExitCode.USAGE,
                    "Name one of: keys, --pattern, --tag, --cache, --all; " + named.size() + " are named");
        }
        return named.get(0);
    }

    private static void add(List<Selector> named, Selector.Kind kind, @Nullable String subject) {
        if (subject != null) {
            named.add(new Selector(kind, subject, List.of()));
        }
    }

    private List<String> keysOfFile() {
        if (keysFrom == null) {
            return List.of();
        }
        Path file = session.path(keysFrom);
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, file + " cannot be read (" + e + "); name a file with a key a line", e);
        }
    }

    private int previewed(String namespace, Selector selector, Census.Result census) {
        PreviewToken made =
                Token.of(namespace, selector, census.count(), session.clock().millis());
        session.print(report(namespace, selector, census)
                .with("dryRun", true)
                .with("token", made.toString())
                .with("tokenGoodForSeconds", Token.GOOD_SECONDS));
        return ExitCode.OK.code();
    }

    private void approve(String namespace, Selector selector, long count, @Nullable PreviewToken seen) {
        if (seen != null) {
            Token.requireNotMuchMore(seen, count);
        } else if (yes && count > maxKeys) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "There are " + count + " and --max-keys is " + maxKeys + "; raise it if all of them are meant");
        } else if (!yes) {
            session.confirm(
                    "In " + session.target() + ", namespace " + namespace + ", " + selector.words()
                            + " becomes untrue: Redis has " + count + ".",
                    selector.confirmation(count, namespace),
                    "Preview it with --dry-run and hand its token to --confirm, or say --yes.");
        }
    }

    private int carryOut(Fleet fleet, String namespace, Selector selector, Census.Result census) {
        Report report = report(namespace, selector, census);
        long total = selector.kind() == Selector.Kind.KEYS ? selector.keys().size() : census.count();
        try (Guest guest = Guest.in(session, fleet, namespace)) {
            if (!guest.isReadyWithin(READY_PATIENCE, session)) {
                return finished(report, 0, total, ExitCode.INTERRUPTED);
            }
            return selector.kind() == Selector.Kind.KEYS
                    ? keysDone(report, guest, selector.keys())
                    : groupDone(report, guest, selector, total);
        }
    }

    private int keysDone(Report report, Guest guest, List<String> untrue) {
        Progress progress = session.progress("keys", untrue.size());
        Batches.Result result =
                new Batches(guest.larder()::invalidate, session.interruption(), progress).invalidate(untrue);
        progress.close();
        ExitCode code = result.isInterrupted()
                ? ExitCode.INTERRUPTED
                : result.done() == untrue.size()
                        ? ExitCode.OK
                        : result.done() == 0 ? ExitCode.UNREACHABLE : ExitCode.PARTIAL;
        return finished(report, result.done(), untrue.size() - result.done(), code, guest.lastError());
    }

    /** One record, whatever the number. */
    private int groupDone(Report report, Guest guest, Selector selector, long count) {
        boolean isDone = guest.larder().invalidate(selector.group(reason)) == Acknowledgement.ACKNOWLEDGED;
        return isDone
                ? finished(report, count, 0, ExitCode.OK)
                : finished(report, 0, count, ExitCode.UNREACHABLE, guest.lastError());
    }

    private static Report report(String namespace, Selector selector, Census.Result census) {
        return Report.of("invalidate")
                .with("namespace", namespace)
                .with("selector", selector.kind().label())
                .with("subject", selector.subject())
                .with("inRedis", census.count())
                .with("samples", census.samples());
    }

    private int finished(Report report, long done, long remaining, ExitCode code) {
        return finished(report, done, remaining, code, "");
    }

    private int finished(Report report, long done, long remaining, ExitCode code, String error) {
        session.print(report.with("dryRun", false).with("done", done).with("remaining", remaining));
        if (code != ExitCode.OK) {
            session.warn(
                    (code == ExitCode.INTERRUPTED ? "Interrupted" : "Redis has not acknowledged all (" + error + ")")
                            + ": "
                            + done
                            + " are untrue on every node, " + remaining + " are not; say it again for the rest");
        }
        return code.code();
    }
}
