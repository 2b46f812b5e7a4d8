package dev.larder.cli.internal.topology;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.failover.Failover;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Approval;
import dev.larder.cli.internal.session.Session;
import dev.larder.cli.internal.session.SpokenTime;
import dev.larder.cli.internal.session.Waiting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code larder redis failover}. */
@Command(
        name = "failover",
        description = {
            "Has a replica take its master's place, and returns when everybody knows: with Sentinel by a sentinel, which chooses the replica; in a cluster"
                    + " by a replica of the shard that is named.",
            "Nothing that was acknowledged is lost in a cluster, where the master waits for its replica. With Sentinel the last writes may be: Larder's nodes repeat"
                    + " their invalidations."
        })
final class FailoverCommand implements Runnable {

    private final Session session;

    @Mixin
    private final DataFolder data = new DataFolder();

    @Mixin
    private final Approval approval = new Approval();

    @Option(
            names = "--shard",
            paramLabel = "HOST:PORT",
            description =
                    "In a cluster: a master, of which the replica that is furthest takes over, or that replica itself.")
    private @Nullable String shard;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = SpokenTime.class,
            description = "How long it may take until everybody knows. Default: 60s.")
    private Duration patience = Duration.ofSeconds(60);

    FailoverCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        session.interruption().heed();
        long begunNanos = session.clock().nanos();
        try (Fleet fleet = Fleet.of(data.target(session))) {
            Failover failover = Failover.in(fleet, shard);
            Report report = Report.of("redis.failover")
                    .with("redis", data.target(session).toString())
                    .with("from", failover.from())
                    .with("candidate", failover.candidate())
                    .with("dryRun", approval.isPreview());
            if (approval.isPreview()) {
                session.print(report);
                return;
            }
            approval.ask(session, failover.from() + " hands over to " + failover.candidate() + ".", "failover");
            String master = failover.carryOut(new Waiting(session, patience));
            session.print(report.with("master", master)
                    .with("tookMillis", (session.clock().nanos() - begunNanos) / 1_000_000));
        } catch (IllegalStateException cannot) {
            throw new Failure(ExitCode.REFUSED, String.valueOf(cannot.getMessage()), cannot);
        }
    }
}
