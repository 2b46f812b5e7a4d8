package dev.larder.topologies;

import java.time.Duration;

/** Looks at how far the replicas of a master are. */
final class Replication {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private Replication() {}

    /** What is missing until that many replicas have copied everything and follow; empty if nothing is. */
    static String lack(RedisServer master, int replicas) {
        Answer info = master.answer(PATIENCE, "INFO", "replication");
        if (!info.line("role").equals("master")) {
            return master + " is no master";
        }
        long online = info.text()
                .lines()
                .filter(line -> line.startsWith("slave") && line.contains("state=online"))
                .count();
        return online == replicas ? "" : master + " has " + online + " of " + replicas + " replicas";
    }
}
