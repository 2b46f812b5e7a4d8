package dev.larder.cli.internal.top;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Session;
import dev.larder.topologies.Answer;
import dev.larder.topologies.RefusedException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Looks at keys of the namespace in Redis, in the order in which {@code SCAN} gives them, which is as good as by lot, and keeps those that have
 * most of something.
 */
final class Sampling {

    private static final int KEPT = 20;
    private static final String PAGE = "100";
    private static final String END = "0";

    private final Session session;
    private final Fleet fleet;
    private final String prefix;
    private final Measure measure;
    private final PriorityQueue<Found> most = new PriorityQueue<>(Comparator.comparingLong(Found::amount));
    private long looked;
    private boolean isComplete = true;

    /** What is measured of a key. */
    enum Measure {
        /** How often it is used, logarithmically, 0 to 255: {@code OBJECT FREQ}. */
        USE("top.hot", "frequency", "OBJECT", "FREQ"),
        /** What it takes: {@code MEMORY USAGE}. */
        SIZE("top.big", "bytes", "MEMORY", "USAGE");

        private final String kind;
        private final String unit;
        private final String command;
        private final String subcommand;

        Measure(String kind, String unit, String command, String subcommand) {
            this.kind = kind;
            this.unit = unit;
            this.command = command;
            this.subcommand = subcommand;
        }
    }

    private record Found(String key, long amount) {}

    Sampling(Session session, Fleet fleet, String namespace, Measure measure) {
        this.session = session;
        this.fleet = fleet;
        this.prefix = namespace + ":";
        this.measure = measure;
    }

    /** Looks at so many keys at most, in equal parts at each master, with a pause after each hundred. */
    Report upTo(long samples, Duration pause) {
        List<Server> masters = fleet.all(Role.MASTER);
        Progress progress = session.progress("keys looked at", 0);
        for (int i = 0; i < masters.size(); i++) {
            scan(masters.get(i), samples * (i + 1) / masters.size(), pause, progress);
        }
        progress.close();
        List<Map<String, Object>> rows = most.stream()
                .sorted(Comparator.comparingLong(Found::amount).reversed())
                .map(found -> Report.row("key", found.key(), measure.unit, found.amount()))
                .toList();
        return Report.of(measure.kind)
                .with("namespace", prefix.substring(0, prefix.length() - 1))
                .with("sampled", looked)
                .with("complete", isComplete)
                .rows("keys", rows);
    }

    private void scan(Server master, long until, Duration pause, Progress progress) {
        String cursor = END;
        do {
            List<Answer> page = master.ask("SCAN", cursor, "MATCH", prefix + "*", "COUNT", PAGE)
                    .items();
            cursor = page.get(0).text();
            List<Answer> names = page.get(1).items();
            long room = Math.min(names.size(), until - looked);
            names.stream().limit(room).forEach(name -> look(master, Server.text(name)));
            isComplete &= room == names.size();
            progress.done(looked);
        } while (!cursor.equals(END) && looked < until && !isAskedToEndWithin(pause));
        isComplete &= cursor.equals(END);
    }

    private boolean isAskedToEndWithin(Duration pause) {
        return session.interruption().isRequestedWithin(pause);
    }

    private void look(Server master, String full) {
        looked++;
        String amount = amount(master, full);
        if (!amount.isEmpty()) {
            most.add(new Found(full.substring(prefix.length()), Long.parseLong(amount)));
        }
        if (most.size() > KEPT) {
            most.remove();
        }
    }

    /** Empty for a key that is gone by now, or on its way to another server. */
    private String amount(Server master, String full) {
        try {
            return master.ask(measure.command, measure.subcommand, full).text();
        } catch (RefusedException refused) {
            if (refused.getMessage() != null && refused.getMessage().contains("LFU")) {
                throw new Failure(
                        ExitCode.REFUSED,
                        "Redis counts no uses: its policy is not an LFU one; set maxmemory-policy to allkeys-lfu, or look at"
                                + " the hot keys of the nodes with 'larder top'",
                        refused);
            }
            if (refused.code().equals("MOVED") || refused.code().equals("ASK")) {
                return "";
            }
            throw refused;
        }
    }
}
