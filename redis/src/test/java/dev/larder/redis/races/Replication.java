package dev.larder.redis.races;

import dev.larder.topologies.RedisServer;
import java.util.List;

/** Keeps replicas from hearing more of their master, while both go on. */
final class Replication {

    private Replication() {}

    /** From now on the replicas have what they have. */
    static void cut(RedisServer master, List<RedisServer> replicas) {
        // Nobody asks for this password, and a replica that is told so gives up.
        replicas.forEach(replica -> replica.configure("masterauth", "nobody asks"));
        master.ask("CLIENT", "KILL", "TYPE", "replica");
    }

    /** They may follow whoever is their master. */
    static void mend(List<RedisServer> replicas) {
        replicas.forEach(replica -> replica.configure("masterauth", ""));
    }
}
