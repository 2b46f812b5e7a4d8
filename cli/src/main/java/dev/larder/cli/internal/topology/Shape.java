package dev.larder.cli.internal.topology;

import java.util.Locale;

/** What can be started. */
enum Shape {
    /** One server. */
    STANDALONE,
    /** A master, two replicas, three sentinels. */
    SENTINEL,
    /** Three masters with a replica each. */
    CLUSTER;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
