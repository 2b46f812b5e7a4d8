package dev.larder.cli.internal.topology;

import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.scale.Newcomer;
import dev.larder.cli.internal.scale.Reshaping;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code larder redis scale shard}. */
@Command(
        name = "shard",
        description = {
            "Adds a master to a cluster and moves slots to it until all have as many. Give it a replica with 'larder redis scale replica'.",
            "Ctrl-C ends after the slots that are under way; 'larder redis scale rebalance' goes on."
        })
final class AddShardCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private final Growth growth = new Growth();

    @Mixin
    private final Growth.Slots slots = new Growth.Slots();

    @Mixin
    private final Growth.Added added = new Growth.Added();

    AddShardCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.interruption().heed();
        try (Fleet fleet = Fleet.of(growth.target(session))) {
            Growth.requireCluster(fleet, "A shard");
            String origin = growth.origin(session, added);
            Report report = Report.of("redis.scale").with("action", "shard");
            if (growth.isPreview()) {
                session.print(report.with("server", origin).with("dryRun", true));
                return 0;
            }
            growth.approve(session, "The cluster gets " + origin + ", and slots move there.");
            Newcomer newcomer = growth.newcomer(session, fleet, added);
            newcomer.join(growth.waiting(session));
            return growth.reshape(session, Reshaping.of(fleet), slots, report.with("server", newcomer.toString()));
        }
    }
}
