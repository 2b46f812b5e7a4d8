package dev.larder.services.fleet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a machine runs, and where, as it is cached: what a migration makes of it as time goes by is found out when it is read. Nothing else that
 * is cached has the machine's version, since every change of a machine makes this untrue, and other things only some.
 */
record VmState(
        String id,
        Power power,
        String host,
        Instant since,
        long version,
        @Nullable Move move) {

    /** What people are told. */
    enum Phase {
        STOPPED,
        RUNNING,
        MIGRATING
    }

    /** The state as it is answered. */
    record Answer(String id, Phase phase, String host, Instant since, long version) {}

    Answer at(Instant now) {
        return new Answer(id, phaseAt(now), move == null ? host : move.hostAt(now), since, version);
    }

    private Phase phaseAt(Instant now) {
        if (power != Power.RUNNING) {
            return Phase.STOPPED;
        }
        return move == null || move.isOverAt(now) ? Phase.RUNNING : Phase.MIGRATING;
    }
}
