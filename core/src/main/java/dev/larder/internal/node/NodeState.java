package dev.larder.internal.node;

import dev.larder.Clock;
import dev.larder.LarderListener;
import dev.larder.internal.events.Events;
import dev.larder.internal.memory.Standings;
import dev.larder.internal.rules.Fences;
import dev.larder.internal.rules.GroupRules;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node knows of the journal: its position, its generation, the fences, the rules; and what it does with a record.
 * Written by the journal's tail, and by invalidations that this node applies to itself; read by everybody without locks.
 *
 * <p>The position moves only through the tail and after the rule is in place, so that an entry that was verified at the present
 * position needs no further look.
 */
public final class NodeState implements Journal.Follower {

    private static final Logger LOG = LoggerFactory.getLogger(NodeState.class);

    private final String namespace;
    private final Clock clock;
    private final Events events;
    private final Fences fences = new Fences();
    private final GroupRules rules;
    private final GroupRules outdated;
    private final Standings standings = new Standings();
    private final DiskRecords disk;
    private final Map<String, List<Copies>> copiesByFirstSegment = new ConcurrentHashMap<>();
    private final AtomicInteger generation = new AtomicInteger();
    private final AtomicLong abandonments = new AtomicLong();
    private volatile long position;

    /** A node that has read nothing yet. */
    public NodeState(String namespace, Clock clock, Events events, int maximumRules) {
        this(namespace, clock, events, maximumRules, DiskRecords.none());
    }

    /** A node with copies on its disk. */
    public NodeState(String namespace, Clock clock, Events events, int maximumRules, DiskRecords disk) {
        this.namespace = namespace;
        this.clock = clock;
        this.events = events;
        this.rules = new GroupRules(maximumRules);
        this.outdated = new GroupRules(maximumRules);
        this.disk = disk;
    }

    /** The node's clock. */
    public Clock clock() {
        return clock;
    }

    /** Where the last group record applied stands. */
    public long position() {
        return position;
    }

    /** How often everything was abandoned; a put is refused if its flight began in another generation. */
    public int generation() {
        return generation.get();
    }

    /** The keys' counters. */
    public Fences fences() {
        return fences;
    }

    /** The groups that are dead. */
    public GroupRules rules() {
        return rules;
    }

    /** The groups that are outdated: of use only where a load fails. */
    public GroupRules outdated() {
        return outdated;
    }

    /** What entries in this node's memory share. */
    public Standings standings() {
        return standings;
    }

    /** The copies on this node's disk, as far as records are concerned. */
    public DiskRecords disk() {
        return disk;
    }

    /** How often everything was abandoned. */
    public long abandonments() {
        return abandonments.get();
    }

    /** Lets records reach a cache's copies. */
    public void register(Copies copies) {
        copiesByFirstSegment
                .computeIfAbsent(firstSegment(copies.keyPrefix()), same -> new CopyOnWriteArrayList<>())
                .add(copies);
    }

    /** No record reaches the copies any more. */
    public void unregister(Copies copies) {
        copiesByFirstSegment
                .getOrDefault(firstSegment(copies.keyPrefix()), List.of())
                .remove(copies);
    }

    @Override
    public void apply(JournalRecord.Keys record) {
        // The fence first: a write to disk that asks its guard after the drop finds it raised.
        record.keys().forEach(fences::raise);
        disk.drop(record.keys());
        for (String key : record.keys()) {
            // Once more: who has read the disk in between keeps nothing of it in memory behind the drop there.
            fences.raise(key);
            copiesByFirstSegment.getOrDefault(firstSegment(key), List.of()).forEach(copies -> copies.drop(key));
        }
    }

    @Override
    public void apply(JournalRecord.Group record, long recordPosition) {
        (record.keepsStale() ? outdated : rules).add(record, recordPosition);
        position = recordPosition;
    }

    @Override
    public void abandon(String reason, long horizon, long newPosition) {
        forget(horizon, newPosition, () -> drop(() -> disk.abandon(reason)));
        tell(reason);
    }

    @Override
    public void resume(long horizon, long newPosition) {
        forget(horizon, newPosition, this::dropMemory);
    }

    private void forget(long horizon, long newPosition, Runnable drop) {
        drop.run();
        rules.forgetAll(horizon);
        outdated.forgetAll(horizon);
        position = newPosition;
        // What was put between dropping and forgetting was put by rules that are gone.
        drop.run();
    }

    /**
     * Empties this node because a group became untrue and no record can say so yet. Nothing was missed, so it counts as no abandonment.
     */
    public void abandonCopies() {
        dropEverything("a group became untrue that no record could tell of");
    }

    @Override
    public void distrust(String reason) {
        LOG.info("Memory was emptied, since another master was met: namespace={} cause={}", namespace, reason);
        dropEverything(reason);
    }

    /** Nothing that is being looked up by now is believed or kept: what it finds may be older than what was declared untrue here. */
    void refuseLookupsUnderWay() {
        generation.incrementAndGet();
    }

    /** Empties this node's memory for good; what its disk holds is for the next process. */
    public void close() {
        dropMemory();
    }

    private void dropEverything(String reason) {
        drop(() -> disk.empty(reason));
    }

    // In the order in which a key is dropped, for the same reasons.
    private void drop(Runnable onDisk) {
        generation.incrementAndGet();
        onDisk.run();
        dropMemory();
    }

    private void dropMemory() {
        generation.incrementAndGet();
        copiesByFirstSegment.values().forEach(list -> list.forEach(Copies::dropAll));
        // Once more: who came in between may have joined a flight that was detached only then.
        generation.incrementAndGet();
    }

    private void tell(String reason) {
        abandonments.incrementAndGet();
        LOG.info("Memory was emptied: namespace={} cause={}", namespace, reason);
        events.abandoned(() -> new LarderListener.Abandoned(reason));
    }

    private static String firstSegment(String key) {
        int colon = key.indexOf(':');
        return colon < 0 ? key : key.substring(0, colon);
    }
}
