package dev.larder.internal.node;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.Acknowledgement.DEFERRED;

import dev.larder.Acknowledgement;
import dev.larder.LarderListener;
import dev.larder.TierUnavailableException;
import dev.larder.internal.events.Events;
import dev.larder.internal.keys.Tags;
import dev.larder.internal.node.Outbox.Item;
import dev.larder.journal.Doubtful;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.tier.SharedTier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Declares things untrue, in the order the protocol asks for: away from the shared tier, into the journal, applied here,
 * acknowledged. What cannot be sent is applied here and waits in the outbox. Blocks up to the tier's hard timeout.
 */
public final class Invalidator {

    private final NodeState node;
    private final Journal journal;
    private final @Nullable SharedTier shared;
    private final Outbox outbox;
    private final Events events;

    /** An invalidator; without a shared tier there is only the journal. */
    public Invalidator(NodeState node, Journal journal, @Nullable SharedTier shared, Outbox outbox, Events events) {
        this.node = node;
        this.journal = journal;
        this.shared = shared;
        this.outbox = outbox;
        this.events = events;
    }

    /** Declares the values of keys untrue. */
    public Acknowledgement keys(Collection<String> keys) {
        return untrue(keys, List.of());
    }

    /** Declares a group untrue; acknowledged when this node's tail has applied the record. */
    public Acknowledgement group(Group group) {
        return untrue(List.of(), List.of(group));
    }

    /** Declares keys and groups untrue, all of it together; acknowledged when this node's tail has applied the groups' records. */
    public Acknowledgement untrue(Collection<String> keys, Collection<Group> groups) {
        List<String> allKeys = List.copyOf(keys);
        List<Group> allGroups = stored(groups);
        if (allKeys.isEmpty() && allGroups.isEmpty()) {
            return ACKNOWLEDGED;
        }
        Acknowledgement acknowledgement =
                attempt(items(allKeys, allGroups), () -> send(allKeys, allGroups, Patience.endless()));
        if (acknowledgement == DEFERRED && !allGroups.isEmpty()) {
            // No record says so to this node's entries yet.
            node.abandonCopies();
        }
        return applied(allKeys, allGroups, acknowledgement);
    }

    /** Sends all of the end of a write. */
    @FunctionalInterface
    public interface EndOfWrite {
        /** As {@link SharedTier#endWrite}, waited for. */
        SharedTier.Written send(List<String> keys, List<Group> groups) throws InterruptedException;
    }

    /**
     * Ends a write that has filled in its value, and declares untrue what else it made so. If somebody interfered, nobody's value stays; if the tier
     * does not answer, all of it is declared untrue.
     *
     * @param key the one that was written
     * @param keys what else is untrue; may name that one too
     */
    public Acknowledgement written(String key, Collection<String> keys, Collection<Group> groups, EndOfWrite end) {
        List<String> others = keys.stream().filter(other -> !other.equals(key)).toList();
        List<String> all = Stream.concat(Stream.of(key), others.stream()).toList();
        List<Group> allGroups = stored(groups);
        SharedTier.Written written = sent(end, others, allGroups);
        if (written == null) {
            return untrue(all, allGroups);
        }
        return written.isSet()
                ? applied(all, allGroups, ACKNOWLEDGED)
                : applied(others, allGroups, ACKNOWLEDGED).and(keys(List.of(key)));
    }

    // Null: nothing was sent, or nobody knows.
    private SharedTier.@Nullable Written sent(EndOfWrite end, List<String> others, List<Group> groups) {
        try {
            if (!outbox.isEmpty() && !drain()) {
                return null;
            }
            SharedTier.Written written = end.send(others, groups);
            if (!groups.isEmpty()) {
                see(written.id(), Patience.endless());
            }
            return written;
        } catch (TierUnavailableException away) {
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Tells all nodes that the key's value was replaced in the shared tier, where the new one stands already. */
    public Acknowledgement replaced(String key) {
        List<String> one = List.of(key);
        Acknowledgement acknowledgement =
                attempt(List.of(new Item.Replaced(key)), () -> record(one, Patience.endless()));
        return applied(one, List.of(), acknowledgement);
    }

    /** Whether there is no shared tier, so that nobody else is to hear of anything. */
    public boolean isAlone() {
        return shared == null;
    }

    /** Tells whoever listens that a key's value was replaced where nobody else is to hear of it. */
    public Acknowledgement replacedAlone() {
        return told("key", 1, Acknowledgement.ACKNOWLEDGED, "");
    }

    // Each put passes here, most of them with one key and no group.
    private static List<Item> items(Collection<String> untrue, Collection<Group> groups) {
        List<Item> items = new ArrayList<>(untrue.size() + groups.size());
        untrue.forEach(key -> items.add(new Item.Untrue(key)));
        groups.forEach(group -> items.add(new Item.Grouped(group)));
        return items;
    }

    private static List<Group> stored(Collection<Group> groups) {
        return groups.isEmpty()
                ? List.of()
                : groups.stream().map(Invalidator::stored).toList();
    }

    private static Group stored(Group group) {
        return group.kind() == Kind.TAG
                ? new Group(Kind.TAG, Tags.asStored(group.subject()), group.reason(), group.keepsStale())
                : group;
    }

    /**
     * Declares untrue once more what may be lost: it waits to be sent, and nothing is read from the shared tier before. Lookups that
     * found the tier usable just before are refused what they find. Does not block.
     */
    public void repeat(Doubtful doubtful) {
        List<Item> items = items(doubtful.untrue(), doubtful.groups());
        doubtful.replaced().forEach(key -> items.add(new Item.Replaced(key)));
        // In this order: whoever remembers its moment between the two finds the outbox filled when it asks again.
        outbox.add(items);
        node.refuseLookupsUnderWay();
    }

    /**
     * Sends what waited for the shared tier.
     *
     * @return whether nothing waits any more
     */
    public boolean drain() throws InterruptedException {
        return drain(Patience.endless());
    }

    /** {@link #drain()} for somebody who does not wait for long; what was not answered by then is sent again. */
    public boolean drain(Patience patience) throws InterruptedException {
        return outbox.drain(items -> send(items, patience));
    }

    /** {@link #drain} that waits a short bounded time for another thread that does it already. */
    public boolean drainPatiently() throws InterruptedException {
        return outbox.drainPatiently(items -> send(items, Patience.endless()));
    }

    /** What waits for the shared tier. */
    public Outbox outbox() {
        return outbox;
    }

    private void send(List<Item> items, Patience patience) throws InterruptedException {
        List<String> untrue = new ArrayList<>();
        List<String> replaced = new ArrayList<>();
        List<Group> groups = new ArrayList<>();
        for (Item item : items) {
            if (item instanceof Item.Untrue key) {
                untrue.add(key.key());
            } else if (item instanceof Item.Replaced key) {
                replaced.add(key.key());
            } else if (item instanceof Item.Grouped grouped) {
                groups.add(grouped.group());
            }
        }
        send(untrue, groups, patience);
        record(replaced, patience);
    }

    private void send(List<String> keys, List<Group> groups, Patience patience) throws InterruptedException {
        if (shared == null) {
            record(keys, patience);
            for (Group group : groups) {
                see(patience.answer(journal.append(group)), patience);
            }
        } else if (!groups.isEmpty()) {
            see(patience.answer(shared.invalidate(keys, groups)), patience);
        } else if (!keys.isEmpty()) {
            patience.answer(shared.invalidate(keys));
        }
    }

    // Seen here as well, or this node would read once more what it has declared untrue.
    private void see(String id, Patience patience) throws InterruptedException {
        patience.answer(journal.applied(id));
    }

    private void record(List<String> keys, Patience patience) throws InterruptedException {
        if (!keys.isEmpty()) {
            patience.answer(journal.append(new JournalRecord.Keys(keys)));
        }
    }

    private interface Sending {
        void run() throws InterruptedException;
    }

    // What is deferred is deferred before it is applied here: from then on this node reads nothing from the shared tier
    // that could
    // be kept again.
    private Acknowledgement attempt(List<Item> items, Sending sending) {
        try {
            if (!outbox.isEmpty() && !drain()) {
                outbox.add(items);
                return DEFERRED;
            }
            sending.run();
            return ACKNOWLEDGED;
        } catch (TierUnavailableException away) {
            outbox.add(items);
            return DEFERRED;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            outbox.add(items);
            return DEFERRED;
        }
    }

    private Acknowledgement applied(List<String> keys, Collection<Group> groups, Acknowledgement acknowledgement) {
        if (!keys.isEmpty()) {
            node.apply(new JournalRecord.Keys(keys));
            told("key", keys.size(), acknowledgement, "");
        }
        groups.forEach(group -> told(group.kind().name().toLowerCase(Locale.ROOT), 1, acknowledgement, group.reason()));
        return acknowledgement;
    }

    private Acknowledgement told(String kind, int count, Acknowledgement acknowledgement, String reason) {
        events.invalidated(() -> new LarderListener.Invalidated(kind, count, acknowledgement, reason));
        return acknowledgement;
    }
}
