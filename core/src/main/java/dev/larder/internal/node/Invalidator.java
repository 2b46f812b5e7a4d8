package dev.larder.internal.node;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.Acknowledgement.DEFERRED;

import dev.larder.Acknowledgement;
import dev.larder.LarderListener;
import dev.larder.TierUnavailableException;
import dev.larder.internal.events.Events;
import dev.larder.internal.keys.Tags;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.tier.SharedTier;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Declares things untrue, in the order the protocol asks for: away from the shared tier, into the journal, applied here,
 * acknowledged. What cannot be sent is applied here and waits in the outbox. Blocks up to the tier's hard timeout.
 */
public final class Invalidator implements Outbox.Sender {

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
        List<String> all = List.copyOf(keys);
        if (all.isEmpty()) {
            return ACKNOWLEDGED;
        }
        return told(
                "key",
                all.size(),
                attempt(() -> sendKeys(all), () -> outbox.add(all, List.of()), () -> applyHere(all)));
    }

    /** Tells all nodes that the key's value was replaced in the shared tier, where the new one stands already. */
    public Acknowledgement replaced(String key) {
        List<String> one = List.of(key);
        return told(
                "key",
                1,
                attempt(
                        () -> Await.answer(journal.append(new JournalRecord.Keys(one))),
                        () -> outbox.add(one, List.of()),
                        () -> applyHere(one)));
    }

    /** Declares a group untrue; acknowledged when this node's tail has applied the record. */
    public Acknowledgement group(Group group) {
        Group stored =
                group.kind() == Kind.TAG ? new Group(Kind.TAG, Tags.asStored(group.subject()), group.reason()) : group;
        String kind = stored.kind().name().toLowerCase(Locale.ROOT);
        return told(kind, 1, attempt(() -> sendAndSee(stored), () -> defer(stored), () -> {}));
    }

    /**
     * Sends what waited for the shared tier.
     *
     * @return whether nothing waits any more
     */
    public boolean drain() throws InterruptedException {
        return outbox.drain(this);
    }

    /** What waits for the shared tier. */
    public Outbox outbox() {
        return outbox;
    }

    @Override
    public void sendKeys(List<String> keys) throws InterruptedException {
        Await.answer(shared == null ? journal.append(new JournalRecord.Keys(keys)) : shared.invalidate(keys));
    }

    @Override
    public void sendGroup(Group group) throws InterruptedException {
        Await.answer(journal.append(group));
    }

    private void sendAndSee(Group group) throws InterruptedException {
        Await.answer(journal.applied(Await.answer(journal.append(group))));
    }

    private interface Sending {
        void run() throws InterruptedException;
    }

    // Deferring comes before applying: from then on this node reads nothing from the shared tier that could be kept
    // again.
    private Acknowledgement attempt(Sending sending, Runnable defer, Runnable apply) {
        Acknowledgement acknowledgement = ACKNOWLEDGED;
        try {
            if (!outbox.isEmpty() && !drain()) {
                throw new TierUnavailableException("Earlier invalidations still wait for the shared tier", null);
            }
            sending.run();
        } catch (TierUnavailableException away) {
            defer.run();
            acknowledgement = DEFERRED;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            defer.run();
            acknowledgement = DEFERRED;
        }
        apply.run();
        return acknowledgement;
    }

    private void applyHere(List<String> keys) {
        node.apply(new JournalRecord.Keys(keys));
    }

    private void defer(Group group) {
        outbox.add(List.of(), List.of(group));
        node.abandonCopies("a group invalidation waits for the shared tier: " + group.kind() + " " + group.subject());
    }

    private Acknowledgement told(String kind, int count, Acknowledgement acknowledgement) {
        events.invalidated(() -> new LarderListener.Invalidated(kind, count, acknowledgement));
        return acknowledgement;
    }
}
