package dev.larder.redis.internal.connection;

/**
 * Under whom a master's data is written. Another reign begins with each restart and with each failover; what was acknowledged under
 * the one before may be lost. A run id alone would come back after two failovers.
 *
 * @param replicationId the server's {@code master_replid}
 * @param runId its {@code run_id}
 */
public record Reign(String replicationId, String runId) {

    static Reign of(Info info) {
        return new Reign(info.get("master_replid"), info.get("run_id"));
    }

    /** Whether a server, of which it is known that it was not restarted, reigns by this still: whoever is promoted gets another id. */
    boolean isOf(Info replication) {
        return replication.get("role").equals("master")
                && replication.get("master_replid").equals(replicationId);
    }
}
