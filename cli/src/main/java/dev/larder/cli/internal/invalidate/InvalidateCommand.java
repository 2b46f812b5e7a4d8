package dev.larder.cli.internal.invalidate;

import dev.larder.Acknowledgement;
import dev.larder.Invalidation;
import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.guest.Guest;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import dev.larder.internal.preview.PreviewToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Mixin
    private SelectorOptions selection = new SelectorOptions();

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

    @Option(
            names = "--request-id",
            paramLabel = "ID",
            description =
                    "A name for it, up to 64 letters, digits, '.', '_' and '-': said again within 24 hours it is not done again. It stands in"
                            + " a group's record in the journal.")
    private @Nullable String requestId;

    @Option(
            names = "--keep-stale",
            description =
                    "What a group covers is outdated instead of dead: loaded anew, and served only where that load fails. Not for keys.")
    private boolean keepStale;

    /** For that run. */
    public InvalidateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String namespace = session.namespace();
        Selector selector = selection.selector(session);
        if (keepStale && selector.kind() == Selector.Kind.KEYS) {
            throw new Failure(
                    ExitCode.USAGE,
                    "The values of keys are removed and cannot be kept as stale; name a pattern, a tag or a cache, or leave --keep-stale away");
        }
        Optional<RequestId> named = Optional.ofNullable(requestId).map(RequestId::of);
        session.interruption().heed();
        try (Fleet fleet = session.fleet()) {
            Optional<RequestNote> note = named.map(id -> new RequestNote(fleet, namespace, id, selector));
            Optional<RequestNote.Earlier> earlier = dryRun ? Optional.empty() : note.flatMap(RequestNote::find);
            if (earlier.isPresent()) {
                return repeated(namespace, selector, earlier.get());
            }
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
            int code = carryOut(fleet, namespace, selector, census);
            if (code == ExitCode.OK.code()) {
                note.ifPresent(one -> one.keep(census.count(), session.clock().millis()));
            }
            return code;
        }
    }

    private int repeated(String namespace, Selector selector, RequestNote.Earlier earlier) {
        session.print(report(namespace, selector, new Census.Result(earlier.count(), List.of()))
                .with("repeated", true)
                .with("doneAt", Instant.ofEpochMilli(earlier.atMillis()).toString()));
        session.say("Nothing was done: " + requestId + " was done before");
        return ExitCode.OK.code();
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

    private String reasonWithId() {
        return requestId == null ? reason : reason + " (" + requestId + ")";
    }

    /** One record, whatever the number. */
    private int groupDone(Report report, Guest guest, Selector selector, long count) {
        Invalidation all = selector.group(reasonWithId());
        boolean isDone =
                guest.larder().invalidate(keepStale ? all.keepingStale() : all) == Acknowledgement.ACKNOWLEDGED;
        return isDone
                ? finished(report, count, 0, ExitCode.OK)
                : finished(report, 0, count, ExitCode.UNREACHABLE, guest.lastError());
    }

    private Report report(String namespace, Selector selector, Census.Result census) {
        Report report = Report.of("invalidate");
        if (requestId != null) {
            report.with("requestId", requestId);
        }
        if (keepStale) {
            report.with("keepsStale", true);
        }
        return report.with("namespace", namespace)
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
