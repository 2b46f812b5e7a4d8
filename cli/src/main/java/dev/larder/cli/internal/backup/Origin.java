package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.output.Report;
import java.util.Map;

/**
 * The server of which a file is a copy, as it was then.
 *
 * @param node its address
 * @param role master or replica
 * @param runId of its process
 * @param replicationId of its history
 * @param offset how far in that history the copy goes
 * @param redis its version
 * @param slots in a cluster those that its master answered for, as {@code 0-5460 7000}; else empty
 * @param configEpoch in a cluster its master's; else 0
 */
record Origin(
        String node,
        String role,
        String runId,
        String replicationId,
        long offset,
        String redis,
        String slots,
        long configEpoch) {

    static Origin of(Noted noted) {
        return new Origin(
                noted.text("node"),
                noted.text("role"),
                noted.text("runId"),
                noted.text("replicationId"),
                noted.number("offset"),
                noted.text("redis"),
                noted.text("slots"),
                noted.number("configEpoch"));
    }

    Map<String, Object> row() {
        return Report.row(
                "node", node,
                "role", role,
                "redis", redis,
                "runId", runId,
                "replicationId", replicationId,
                "offset", offset,
                "slots", slots,
                "configEpoch", configEpoch);
    }
}
