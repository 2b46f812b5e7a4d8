package dev.larder.redis.internal.reigns;

import dev.larder.Clock;
import dev.larder.journal.Doubtful;
import dev.larder.journal.Journal.Follower;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.redis.internal.connection.Line;
import dev.larder.redis.internal.connection.Reign;
import dev.larder.redis.internal.connection.ReignListener;
import dev.larder.redis.internal.connection.Shard;
import dev.larder.redis.internal.connection.Shards;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that nothing this node has declared untrue is lost with a master. Whoever sends an invalidation says so here first; when a
 * shard is met under another reign, what began under an earlier one is handed to the node to be declared untrue once more:
 *
 * <ol>
 *   <li>The connection under the new reign is made; nobody can use it yet, and older ones are closed.
 *   <li>What is in doubt is taken out of the ring and goes into the node's outbox, before which nothing is read. If the shard is not
 *       the journal's, the node's copies are dropped as well: they may have been read from the old master after its successor, and the
 *       journal, had gone on.
 *   <li>If the ring has forgotten anything, this node's beacon is read first of all on the connection. A beacon that is not newer than
 *       what was forgotten means that the ring does not reach back to where the new master's knowledge ends: a horizon.
 *   <li>The connection is used.
 * </ol>
 *
 * <p>What began under an old reign after step 2 is found by the next heartbeat, and what has moved to another shard as soon as that is known.
 */
public final class Reigns implements ReignListener {

    private static final Logger LOG = LoggerFactory.getLogger("dev.larder.redis");

    private final String namespace;
    private final String journalKey;
    private final UnaryOperator<String> fullKey;
    private final Shards shards;
    private final Clock clock;
    private final long slowestNanos;
    private final Ring ring;
    private final BeaconKeys keys;
    private final Map<Shard, Reign> present = new ConcurrentHashMap<>();
    private volatile @Nullable Follower follower;
    /** Whether any shard was met before. Written by the timer's thread alone. */
    private volatile boolean hasLooked;

    /**
     * A node that has declared nothing untrue yet.
     *
     * @param fullKey how keys stand in Redis
     * @param slowest how long a command may be under way and still be acknowledged
     */
    Reigns(Node node, UnaryOperator<String> fullKey, Shards shards, RingSettings settings, Duration slowest) {
        this.namespace = node.namespace();
        this.journalKey = "{" + node.namespace() + "}";
        this.fullKey = fullKey;
        this.shards = shards;
        this.clock = node.clock();
        this.slowestNanos = slowest.toNanos();
        this.ring = new Ring(settings.capacity());
        this.keys = new BeaconKeys(node.namespace(), node.id(), shards);
    }

    /** Whose invalidations these are. */
    public record Node(String namespace, String id, Clock clock) {}

    /** Who repeats what is in doubt. */
    void follow(Follower newFollower) {
        follower = newFollower;
    }

    /** Keys are about to be removed on a connection, by an invalidation or for a write lease. */
    void removing(List<String> keys, Line line) {
        ring.removing(keys, line.reign(), clock.nanos());
    }

    /** A value is about to be put on a connection. */
    void putting(String key, Line line) {
        ring.putting(key, line.reign(), clock.nanos());
    }

    /** A record is about to be appended on a connection. */
    void recording(JournalRecord record, Line line) {
        if (record instanceof Keys keys) {
            ring.recording(keys.keys(), line.reign(), clock.nanos());
        } else {
            ring.recording((Group) record, line.reign(), clock.nanos());
        }
    }

    /** One that has joined may have been a replica of one that has gone, and lack the same. */
    @Override
    public void met(Shard shard, Line line) {
        if (hasLooked) {
            present.put(shard, line.reign());
            distrust(shard);
            repeatDoubtful();
        }
    }

    @Override
    public void slotsMoved() {
        if (hasLooked) {
            repeatDoubtful();
        }
    }

    @Override
    public void changed(Shard shard, Reign before, Line line) {
        present.put(shard, line.reign());
        Follower told = follower;
        if (told == null) {
            return;
        }
        Doubtful doubtful = ring.takeDoubtful(judge());
        told.repeat(doubtful);
        distrust(shard);
        LOG.info(
                "Another master, or the same restarted: tier=redis namespace={} server={} invalidations repeated={}",
                namespace,
                shard,
                doubtful.untrue().size()
                        + doubtful.replaced().size()
                        + doubtful.groups().size());
        ring.forgottenAtNanos().ifPresent(atNanos -> askHowFarItKnows(shard, line, atNanos, told));
    }

    // The answer is looked at before that of any later command on the connection.
    @SuppressWarnings("FutureReturnValueIgnored") // the node is told, whatever comes
    private void askHowFarItKnows(Shard shard, Line line, long forgottenAtNanos, Follower told) {
        line.commands().get(keys.beacon(shard)).whenComplete((beacon, failure) -> {
            if (failure != null || !reachesBackTo(beacon, forgottenAtNanos)) {
                LOG.warn(
                        "What the new master has lost is not remembered, so everything older is dead:"
                                + " tier=redis namespace={} server={}",
                        namespace,
                        shard);
                told.repeat(Doubtful.everything("a master has lost more than its clients remember"));
            }
        });
    }

    /** Whether the master knows a heartbeat that was sent when everything forgotten had been acknowledged. */
    private boolean reachesBackTo(byte @Nullable [] beacon, long forgottenAtNanos) {
        OptionalLong sentAtNanos = nanos(beacon);
        return sentAtNanos.isPresent() && sentAtNanos.getAsLong() - slowestNanos - forgottenAtNanos > 0;
    }

    private static OptionalLong nanos(byte @Nullable [] beacon) {
        String text = beacon == null ? "" : new String(beacon, StandardCharsets.US_ASCII);
        return text.matches("-?\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /** Where the beacons stand. */
    BeaconKeys keys() {
        return keys;
    }

    /** Whether the journal is there. */
    boolean isJournals(Shard shard) {
        return shard == shards.of(journalKey);
    }

    /** Looks whether anything is in doubt that was not when its shard was met. */
    void look() {
        List<Shard> all = shards.all();
        boolean isKnown = !present.isEmpty();
        for (Shard shard : all) {
            Reign reign = shard.reign();
            if (reign != null && present.put(shard, reign) == null && isKnown) {
                distrust(shard);
            }
        }
        present.keySet().retainAll(all);
        hasLooked = !present.isEmpty();
        repeatDoubtful();
    }

    private void repeatDoubtful() {
        Follower told = follower;
        if (told != null) {
            told.repeat(ring.takeDoubtful(judge()));
        }
    }

    // What it holds now, another master held until lately, and may hold still.
    private void distrust(Shard shard) {
        Follower told = follower;
        if (told != null && !isJournals(shard)) {
            told.distrust(shard + " has another master");
        }
    }

    /** Every master has confirmed a heartbeat that was sent then: what is older than the moment need not be remembered. */
    void forgetBefore(long momentNanos) {
        ring.forgetBefore(momentNanos);
    }

    /** How many keys and groups are remembered. */
    int remembered() {
        return ring.size();
    }

    private Ring.Judge judge() {
        Reign journals = present.get(shards.of(journalKey));
        return new Ring.Judge() {
            @Override
            public boolean isOther(String key, Reign began) {
                Reign reign = present.get(shards.of(fullKey.apply(key)));
                return reign != null && !reign.equals(began);
            }

            @Override
            public boolean isOtherForJournal(Reign began) {
                return journals != null && !journals.equals(began);
            }
        };
    }
}
