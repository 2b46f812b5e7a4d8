package dev.larder.services.fleet;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that the hypervisor keeps of a machine.
 *
 * @param host where it was before its last migration, if there was one
 * @param version grows by one with each change
 * @param since when its power changed last
 * @param move its last migration, under way or over
 */
record Vm(
        String id,
        Power power,
        String host,
        Size size,
        Configuration configuration,
        long version,
        Instant since,
        Instant createdAt,
        @Nullable Move move) {

    /** What a machine was made from, and the network it is in. Never changes. */
    record Configuration(String image, String network) {}

    static Vm created(VmDraft draft, long version, Instant now) {
        return new Vm(
                draft.id(), Power.STOPPED, draft.host(), draft.size(), draft.configuration(), version, now, now, null);
    }

    boolean isMigratingAt(Instant now) {
        return move != null && !move.isOverAt(now);
    }

    String hostAt(Instant now) {
        return move == null ? host : move.hostAt(now);
    }

    Vm turned(Power next, Instant now) {
        return new Vm(id, next, host, size, configuration, version + 1, now, createdAt, move);
    }

    Vm resized(Size next) {
        return new Vm(id, power, host, next, configuration, version + 1, since, createdAt, move);
    }

    Vm moved(Move next) {
        return new Vm(id, power, next.from(), size, configuration, version + 1, since, createdAt, next);
    }

    VmState state() {
        return new VmState(id, power, host, since, version, move);
    }

    VmResources resources() {
        return new VmResources(id, size);
    }

    VmConfiguration described() {
        return new VmConfiguration(id, configuration.image(), configuration.network(), createdAt);
    }

    VmMigration migration() {
        return new VmMigration(id, Objects.requireNonNull(move));
    }
}
