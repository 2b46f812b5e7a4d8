package dev.larder.internal.node;

import dev.larder.internal.node.Outbox.Item;
import dev.larder.internal.node.Outbox.Numbered;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.tier.LocalTier.Ledger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The outbox as it stands in the local tier, one line for each item:
 *
 * <pre>
 * U user:1                an untrue key
 * R user:2                a key whose new value stands in the shared tier
 * TAG user:42 signed out  a group: its kind, its subject with percent signs and blanks escaped, and why
 * TAG~ user:42 signed out the same, whose entries are only outdated
 * </pre>
 *
 * A line that is not understood may mean anything, so it is taken for a horizon.
 */
public final class OutboxLedger {

    private static final String KEEPS_STALE = "~";

    private static final OutboxLedger NONE = new OutboxLedger(null);

    private final @Nullable Ledger ledger;

    private OutboxLedger(@Nullable Ledger ledger) {
        this.ledger = ledger;
    }

    /** The outbox in a ledger. */
    public static OutboxLedger in(Ledger ledger) {
        return new OutboxLedger(ledger);
    }

    static OutboxLedger none() {
        return NONE;
    }

    /** What an earlier process has left, in its order. */
    List<Numbered> items() {
        List<Numbered> items = new ArrayList<>();
        if (ledger != null) {
            ledger.lines().forEach((number, line) -> items.add(new Numbered(item(line), number)));
        }
        return items;
    }

    List<Numbered> write(List<? extends Item> items) {
        if (ledger == null) {
            return items.stream().map(item -> new Numbered(item, 0)).toList();
        }
        List<Long> numbers = ledger.add(items.stream().map(OutboxLedger::line).toList());
        return Stream.iterate(0, i -> i < items.size(), i -> i + 1)
                .map(i -> new Numbered(items.get(i), numbers.get(i)))
                .toList();
    }

    void strike(Collection<Long> numbers) {
        if (ledger != null && !numbers.isEmpty()) {
            ledger.remove(numbers);
        }
    }

    private static String line(Item item) {
        if (item instanceof Item.Untrue key) {
            return "U " + key.key();
        }
        if (item instanceof Item.Replaced key) {
            return "R " + key.key();
        }
        Group group = ((Item.Grouped) item).group();
        return group.kind() + (group.keepsStale() ? KEEPS_STALE : "") + " " + escaped(group.subject()) + " "
                + group.reason();
    }

    private static Item item(String line) {
        String[] parts = line.split(" ", 3);
        if (parts.length == 2 && parts[0].equals("U")) {
            return new Item.Untrue(parts[1]);
        }
        if (parts.length == 2 && parts[0].equals("R")) {
            return new Item.Replaced(parts[1]);
        }
        return new Item.Grouped(parts.length == 3 ? group(parts) : unknown());
    }

    private static Group group(String[] parts) {
        return Stream.of(Kind.values())
                .filter(kind -> parts[0].equals(kind.name()) || parts[0].equals(kind.name() + KEEPS_STALE))
                .filter(kind -> parts[1].isEmpty() == (kind == Kind.HORIZON))
                .map(kind -> new Group(kind, unescaped(parts[1]), parts[2], parts[0].endsWith(KEEPS_STALE)))
                .findFirst()
                .orElseGet(OutboxLedger::unknown);
    }

    private static Group unknown() {
        return Group.horizon("an invalidation that an earlier process has left is not understood");
    }

    private static String escaped(String subject) {
        return subject.replace("%", "%25").replace(" ", "%20");
    }

    private static String unescaped(String subject) {
        return subject.replace("%20", " ").replace("%25", "%");
    }
}
