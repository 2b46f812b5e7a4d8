package dev.larder.cli.internal.topology;

import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.scale.Reshaping;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code larder redis scale rebalance}. */
@Command(
        name = "rebalance",
        description =
                "Ends the moves of slots that somebody has begun, whoever it was, and moves more until all masters of a cluster have as many.")
final class RebalanceCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private final Growth growth = new Growth();

    @Mixin
    private final Growth.Slots slots = new Growth.Slots();

    RebalanceCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.interruption().heed();
        try (Fleet fleet = Fleet.of(growth.target(session))) {
            Growth.requireCluster(fleet, "Moving slots");
            Reshaping reshaping = Reshaping.of(fleet);
            Report report = Report.of("redis.scale").with("action", "rebalance");
            if (growth.isPreview()) {
                session.print(report.with("dryRun", true)
                        .with("slotsToMove", reshaping.size())
                        .rows("masters", reshaping.rows()));
                return 0;
            }
            growth.approve(session, reshaping.size() + " slots move.");
            return growth.reshape(session, reshaping, slots, report);
        }
    }
}
