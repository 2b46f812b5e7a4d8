package dev.larder.redis.internal.reigns;

import dev.larder.journal.Doubtful;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.redis.internal.connection.Reign;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What this node itself has lately declared untrue, with the reigns under which each part of that began:
 *
 * <pre>
 * goal:1     removed under A at 17.2 s   recorded under J at 17.3 s    an invalidation, or an update under its write lease
 * goal:2     put     under A at 17.9 s   recorded under J at 17.9 s    a put: its value has no other home and stays
 * goal:3     put     under A at 17.9 s   removed under A at 17.6 s      a put behind an invalidation, which counts for more
 * tag team:7                             recorded under J at 18.0 s
 * </pre>
 *
 * <p>A part is written down before it is sent, so that another reign that is met meanwhile finds it. What is declared untrue once more
 * stands here once, as of the last time. Bounded: what is pushed out, or forgotten because of its age, is remembered by its moment alone.
 * Pure but for its state; thread-safe; nothing blocks.
 */
final class Ring {

    /** Says which parts another reign may have lost. */
    interface Judge {
        /** Whether the shard that holds the key is under another reign by now. */
        boolean isOther(String key, Reign began);

        /** Whether the shard that holds the journal is under another reign by now. */
        boolean isOtherForJournal(Reign began);
    }

    private record Part(Reign reign, long atNanos) {}

    /**
     * Parts are null where there was none, or where it need not be repeated any more.
     *
     * @param removal of a put: of what was removed before it
     */
    private record Own(
            boolean isPut,
            @Nullable Part removal,
            @Nullable Part change,
            @Nullable Part append) {

        static Own removed(Part change) {
            return new Own(/* isPut= */ false, null, change, null);
        }

        static Own replaced(@Nullable Part removal, @Nullable Part change, @Nullable Part append) {
            return new Own(/* isPut= */ true, removal, change, append);
        }

        boolean isDoubtful(Object what, Judge judge) {
            return isLost(change, what, judge)
                    || isLost(removal, what, judge)
                    || (append != null && judge.isOtherForJournal(append.reign));
        }

        /** Whether what may stand under the key now is older than something that was declared untrue. */
        boolean isUntrue(Object what, Judge judge) {
            return !isPut || isLost(removal, what, judge);
        }

        private static boolean isLost(@Nullable Part part, Object what, Judge judge) {
            return part != null && judge.isOther((String) what, part.reign);
        }

        long atNanos() {
            if (change == null || append == null) {
                return change == null ? atNanos(append) : change.atNanos;
            }
            return change.atNanos - append.atNanos > 0 ? change.atNanos : append.atNanos;
        }

        private static long atNanos(@Nullable Part part) {
            return part == null ? Long.MIN_VALUE : part.atNanos;
        }
    }

    private final int capacity;
    /** By key, or by group; the one that changed last stands last. Guarded by this. */
    private final Map<Object, Own> entries = new LinkedHashMap<>();

    /** What was removed before that moment every replica has. */
    private boolean hasReach;

    private long reachNanos;
    private boolean hasForgotten;
    private long forgottenAtNanos;

    /** A ring for at most so many keys and groups. */
    Ring(int capacity) {
        this.capacity = capacity;
    }

    /** Keys are about to be removed, by an invalidation or for a write lease. */
    synchronized void removing(Collection<String> keys, Reign reign, long nowNanos) {
        keys.forEach(key -> write(key, Own.removed(new Part(reign, nowNanos))));
    }

    /**
     * A value is about to be put. What was removed before it is not safe with it: a master that has lost both holds what stood before
     * the removal.
     */
    synchronized void putting(String key, Reign reign, long nowNanos) {
        write(key, Own.replaced(removalOf(entries.get(key)), new Part(reign, nowNanos), null));
    }

    private @Nullable Part removalOf(@Nullable Own known) {
        Part removal = known == null || known.isPut ? removalBefore(known) : known.change;
        boolean isSafe = removal == null || (hasReach && removal.atNanos - reachNanos < 0);
        return isSafe ? null : removal;
    }

    private static @Nullable Part removalBefore(@Nullable Own put) {
        return put == null ? null : put.removal;
    }

    /** Key records are about to be appended. What was done to the keys before stays what it was. */
    synchronized void recording(Collection<String> keys, Reign reign, long nowNanos) {
        for (String key : keys) {
            Own known = entries.get(key);
            Part append = new Part(reign, nowNanos);
            write(key, known == null ? Own.replaced(null, null, append) : with(known, append));
        }
    }

    private static Own with(Own known, Part append) {
        return new Own(known.isPut, known.removal, known.change, append);
    }

    /** A group record is about to be appended. */
    synchronized void recording(Group group, Reign reign, long nowNanos) {
        write(group, new Own(/* isPut= */ false, null, null, new Part(reign, nowNanos)));
    }

    private void write(Object what, Own own) {
        entries.remove(what);
        entries.put(what, own);
        if (entries.size() > capacity) {
            Iterator<Own> eldest = entries.values().iterator();
            forgotten(eldest.next().atNanos());
            eldest.remove();
        }
    }

    private void forgotten(long atNanos) {
        if (!hasForgotten || atNanos - forgottenAtNanos > 0) {
            hasForgotten = true;
            forgottenAtNanos = atNanos;
        }
    }

    /** Takes out what has to be repeated: what began under a reign that is another by now. */
    synchronized Doubtful takeDoubtful(Judge judge) {
        List<String> untrue = new ArrayList<>();
        List<String> replaced = new ArrayList<>();
        List<Group> groups = new ArrayList<>();
        entries.entrySet().removeIf(entry -> {
            boolean isDoubtful = entry.getValue().isDoubtful(entry.getKey(), judge);
            if (isDoubtful && entry.getKey() instanceof Group group) {
                groups.add(group);
            } else if (isDoubtful) {
                (entry.getValue().isUntrue(entry.getKey(), judge) ? untrue : replaced).add((String) entry.getKey());
            }
            return isDoubtful;
        });
        return new Doubtful(untrue, replaced, groups);
    }

    /** Forgets what every replica has by now: all that last changed before the moment. */
    synchronized void forgetBefore(long momentNanos) {
        hasReach = true;
        reachNanos = momentNanos;
        Iterator<Own> eldest = entries.values().iterator();
        while (eldest.hasNext()) {
            long atNanos = eldest.next().atNanos();
            if (atNanos - momentNanos >= 0) {
                return;
            }
            forgotten(atNanos);
            eldest.remove();
        }
    }

    /** When the newest of what is no longer here was sent; empty if nothing was forgotten. */
    synchronized OptionalLong forgottenAtNanos() {
        return hasForgotten ? OptionalLong.of(forgottenAtNanos) : OptionalLong.empty();
    }

    synchronized int size() {
        return entries.size();
    }
}
