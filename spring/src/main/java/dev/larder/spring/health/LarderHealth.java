package dev.larder.spring.health;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the Larders of an application stand. No key, no value and no secret is in it.
 *
 * @param status the worst of all nodes
 * @param at when it was measured
 * @param nodes each Larder
 * @since 0.1
 */
public record LarderHealth(Verdict status, Instant at, List<Node> nodes) {

    public LarderHealth {
        nodes = List.copyOf(nodes);
    }

    /** How good things are, from good to bad. */
    public enum Verdict {
        /** All tiers answer, and in time. */
        UP,
        /** Every request is answered, but some at a higher cost than they should be, or with a delay of invalidations. */
        DEGRADED,
        /** Redis is away, and either the application cannot do without or its source is away too. */
        DOWN
    }

    /**
     * One Larder.
     *
     * @param namespace instance and version
     * @param node the node's random name
     * @param summary one line for people
     * @param redis the shared tier; null where there is none
     * @param deferredInvalidations what waits until Redis is back
     * @param disk the tier on this node's disk; null where there is none
     * @param flags what its flags are answered by; null where there are none
     * @param writes the queues of its caches that write behind
     */
    public record Node(
            Verdict status,
            String namespace,
            String node,
            String summary,
            @Nullable Redis redis,
            Journal journal,
            int deferredInvalidations,
            @Nullable Disk disk,
            @Nullable FlagAnswers flags,
            List<Writes> writes) {

        public Node {
            writes = List.copyOf(writes);
        }
    }

    /**
     * A queue of writes that the source gets later.
     *
     * @param cache the cache's name
     * @param late whether the oldest has waited for more than five minutes
     * @param queued how many wait
     * @param oldestSeconds how long the oldest waits
     * @param deadLetters how many were given up, and not forgotten yet
     * @param unreadable how many an earlier process has left that cannot be read
     */
    public record Writes(
            String cache, boolean late, int queued, double oldestSeconds, int deadLetters, int unreadable) {}

    /**
     * What flags are answered by.
     *
     * @param known false while their source fails and no tier has anything that may be served
     * @param whileAway answers by defaults because of that, since the start
     * @param unknown answers by defaults about flags that the source does not have
     * @param mistyped answers by defaults about flags whose text does not mean what their type demands
     * @param trouble what the source failed with, as names of types; null while they are known
     */
    public record FlagAnswers(
            boolean known,
            long whileAway,
            long unknown,
            long mistyped,
            @Nullable String trouble) {}

    /**
     * The tier on this node's disk.
     *
     * @param healthy whether nothing is wrong with the store
     * @param entries values it holds, about
     * @param bytes what it takes on disk, about
     * @param trouble what is wrong, in words; null while nothing is
     */
    public record Disk(
            boolean healthy,
            long entries,
            long bytes,
            @Nullable String trouble) {}

    /**
     * The shared tier.
     *
     * @param since when it was connected or lost
     * @param responseMillis a round trip; null if there was no answer
     * @param readBack whether a value that was written was read back; null if that was not tried
     * @param version the server's version; null if there was no answer
     * @param breaker the circuit breaker: {@code closed}, {@code half_open} or {@code open}, the worst of all servers
     * @param commandsUnderWay commands sent and not answered
     * @param lastError what it last failed with, without secrets; null while it is connected
     * @param servers each server that holds data; empty before a cluster was first reached
     */
    public record Redis(
            boolean connected,
            Instant since,
            @Nullable Double responseMillis,
            @Nullable Boolean readBack,
            @Nullable String version,
            String breaker,
            int commandsUnderWay,
            @Nullable String lastError,
            List<Server> servers) {

        public Redis {
            servers = List.copyOf(servers);
        }
    }

    /**
     * A server that holds data.
     *
     * @param server its address, or the sentinels and the name by which they know it
     * @param address host and port at the other end of the connection; empty before the first
     * @param connected whether commands can be sent to it
     * @param since when that last changed
     * @param breaker its circuit breaker: {@code closed}, {@code half_open} or {@code open}
     * @param lastError why it was last lost, without secrets; null while it is connected
     * @param certificateUntil when the first of the certificates ends that the connection stands on; null without TLS
     */
    public record Server(
            String server,
            String address,
            boolean connected,
            Instant since,
            String breaker,
            @Nullable String lastError,
            @Nullable Instant certificateUntil) {}

    /**
     * The journal as this node reads it.
     *
     * @param suspect whether copies are not believed at the moment
     * @param proofAgeSeconds since when it is not known that nothing is missing
     * @param lagSeconds how far behind the newest record was when it was applied
     * @param gaps how often memory was emptied for safety, the start included
     */
    public record Journal(boolean suspect, double proofAgeSeconds, double lagSeconds, long gaps) {}
}
