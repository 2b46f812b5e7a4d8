package dev.larder.cli.internal.guest;

import dev.larder.Larder;
import dev.larder.LarderStatus;
import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import dev.larder.redis.Redis;
import dev.larder.redis.internal.journal.JournalKeys;
import dev.larder.tier.SharedTier;
import java.time.Duration;
import java.util.Optional;

/**
 * A node of the namespace for a moment: what it declares untrue goes the way of any node's. It takes its row out of the list
 * of nodes when it goes.
 */
public final class Guest implements AutoCloseable {

    private static final Duration GLANCE = Duration.ofMillis(10);

    private final Larder larder;
    private final Fleet fleet;
    private final String namespace;

    private Guest(Larder larder, Fleet fleet, String namespace) {
        this.larder = larder;
        this.fleet = fleet;
        this.namespace = namespace;
    }

    /** Joins; waits for nothing. */
    public static Guest in(Session session, Fleet fleet, String namespace) {
        return in(fleet, namespace, session.target().redis());
    }

    /** Joins as somebody who has those timeouts. */
    public static Guest in(Fleet fleet, String namespace, Redis redis) {
        String[] parts = namespace.split(":");
        Larder larder = Larder.named(parts[0]).version(parts[1]).shared(redis).build();
        return new Guest(larder, fleet, namespace);
    }

    /**
     * Waits until it has read the journal; false if the user does not want to wait any longer.
     *
     * @throws Failure if it cannot within the time
     */
    public boolean isReadyWithin(Duration patience, Session session) {
        long deadline = session.clock().nanos() + patience.toNanos();
        while (larder.status().isSuspect()) {
            if (session.interruption().isRequestedWithin(GLANCE)) {
                return false;
            }
            if (session.clock().nanos() - deadline > 0) {
                throw new Failure(
                        ExitCode.UNREACHABLE,
                        "The journal of " + namespace + " could not be read within " + patience.toMillis() + " ms: "
                                + lastError() + "; see 'larder doctor'");
            }
        }
        return true;
    }

    /** What went wrong last between this and the servers, for a message. */
    public String lastError() {
        return Optional.ofNullable(larder.status())
                .map(LarderStatus::shared)
                .map(SharedTier.Status::lastError)
                .orElse("the server does not answer");
    }

    /** To declare things untrue with, or to make a cache of. */
    public Larder larder() {
        return larder;
    }

    @Override
    public void close() {
        LarderStatus last = larder.status();
        larder.close();
        if (!last.isSuspect()) {
            leave(last.node());
        }
    }

    /** Not where the server was silent, for it would be waited for: the row goes by itself ten minutes later. */
    private void leave(String node) {
        String nodes = new JournalKeys(namespace).nodes();
        try {
            fleet.ask(nodes, "HDEL", nodes, node);
            // A last heartbeat may have been read by the server in the same turn, and written behind that.
            fleet.ask(nodes, "HDEL", nodes, node);
        } catch (RuntimeException away) {
            // As where it was silent before.
        }
    }
}
