package dev.larder.services.fleet;

import java.time.Instant;

/** A machine's last migration, as it is cached: how far it is, is found out when it is read. */
record VmMigration(String id, Move move) {

    /** The migration as it is answered. */
    record Answer(String id, String from, String to, int percent, boolean over, Instant begunAt, Instant endsAt) {}

    Answer at(Instant now) {
        return new Answer(
                id, move.from(), move.to(), move.percentAt(now), move.isOverAt(now), move.begunAt(), move.endsAt());
    }
}
