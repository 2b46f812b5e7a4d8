package dev.larder.cli.internal.topology;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.scale.Newcomer;
import dev.larder.cli.internal.scale.Reshaping;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Target;
import dev.larder.cli.internal.session.Approval;
import dev.larder.cli.internal.session.Session;
import dev.larder.cli.internal.session.SpokenTime;
import dev.larder.cli.internal.session.Waiting;
import dev.larder.redis.internal.address.Topology;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands below {@code scale} have in common: options, and where a server comes from. */
final class Growth {

    @Mixin
    private final DataFolder data = new DataFolder();

    @Mixin
    private final Approval approval = new Approval();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = SpokenTime.class,
            description = "How long each step may take. Default: 60s.")
    private Duration patience = Duration.ofSeconds(60);

    /** Which server is added. */
    static final class Added {
        @Option(
                names = "--add",
                paramLabel = "HOST:PORT",
                description =
                        "A server that runs and is empty. Default: one is started, of what 'larder redis up' has started.")
        private @Nullable String place;
    }

    /** How many slots move. */
    static final class Slots {
        @Option(
                names = "--slots",
                paramLabel = "N",
                description = "Move so many slots at most, the rest later. Default: all.")
        private long most = Long.MAX_VALUE;
    }

    Target target(Session session) {
        return data.target(session);
    }

    Waiting waiting(Session session) {
        return new Waiting(session, patience);
    }

    boolean isPreview() {
        return approval.isPreview();
    }

    void approve(Session session, String what) {
        approval.ask(session, what, "scale");
    }

    /** Where the server will come from, in words. */
    String origin(Session session, Added added) {
        return added.place == null ? "a server that is started in " + startedFolder(session) : added.place;
    }

    private String startedFolder(Session session) {
        if (data.started(session).isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    "Only of what 'larder redis up' has started on this machine a server can be started too; name one that runs and is"
                            + " empty with --add host:port");
        }
        return data.of(session).toString();
    }

    /** The one that is named, or one that is started now. */
    Newcomer newcomer(Session session, Fleet fleet, Added added) {
        if (added.place != null) {
            int colon = added.place.lastIndexOf(':');
            if (colon < 1 || !added.place.substring(colon + 1).matches("\\d{1,5}")) {
                throw new Failure(ExitCode.USAGE, "'" + added.place + "' is no server; give --add host:port");
            }
            return Newcomer.at(
                    fleet, added.place.substring(0, colon), Integer.parseInt(added.place.substring(colon + 1)));
        }
        Optional<StateFile> state = data.started(session);
        Member member = new OneMore(session, data.of(session), state.orElseThrow(), fleet).server();
        return Newcomer.at(fleet, "127.0.0.1", member.port());
    }

    static void requireCluster(Fleet fleet, String what) {
        if (fleet.topology() != Topology.CLUSTER) {
            throw new Failure(
                    ExitCode.REFUSED,
                    what
                            + " needs a cluster, since only there are the keys shared out; run 'larder redis up --topology cluster', and move"
                            + " there");
        }
    }

    /** Moves slots, prints what became of it, and says how to go on if it did not come to its end. */
    int reshape(Session session, Reshaping reshaping, Slots slots, Report report) {
        Reshaping.Result result = reshaping.carryOut(session, target(session), slots.most);
        session.print(report.with("dryRun", false)
                .with("slotsMoved", result.slots())
                .with("keysMoved", result.keys())
                .with("slotsRemaining", result.remaining())
                .rows("masters", reshaping.rows()));
        boolean isInterrupted = session.interruption().isRequested() && result.remaining() > 0;
        if (result.remaining() > 0) {
            session.warn(
                    (isInterrupted ? "Interrupted: " : "") + result.slots() + " slots were moved, " + result.remaining()
                            + " were not; every key is where clients find it; go on with 'larder redis scale rebalance'");
        }
        return (isInterrupted ? ExitCode.INTERRUPTED : ExitCode.OK).code();
    }
}
