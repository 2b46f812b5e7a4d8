package dev.larder.jcache.hibernate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * When a table was changed last, and by which transactions it is being changed. Immutable, and read by other nodes.
 *
 * @param last answers of queries that began until then are not true any more; only grows
 * @param open transactions that have announced a change, and not said yet that they have ended
 */
record Change(long last, List<Open> open) implements Serializable {

    /** More are not told apart: answers are not believed until the time of all of them is over. */
    static final int MOST_OPEN = 64;

    /**
     * A transaction that changes the table.
     *
     * @param until a stamp: if nothing more is heard of it, answers that began until then are never believed
     */
    record Open(String session, long until) implements Serializable {}

    Change {
        open = List.copyOf(open);
    }

    /** Until when a query must not have begun for its answer to be believed. */
    long believedAfter() {
        return open.stream().mapToLong(Open::until).reduce(last, Math::max);
    }

    /** With a transaction that announces a change. */
    Change opened(String session, long until, long now) {
        Change rest = without(session, now);
        if (rest.open.size() >= MOST_OPEN) {
            return new Change(Math.max(rest.believedAfter(), until), List.of());
        }
        List<Open> all = new ArrayList<>(rest.open);
        all.add(new Open(session, until));
        return new Change(rest.last, all);
    }

    /** Without a transaction that has ended, and may have changed the table until now. */
    Change closed(String session, long at, long now) {
        Change rest = without(session, now);
        return new Change(Math.max(rest.last, at), rest.open);
    }

    // Of whom nothing was heard in time, nobody knows whether it has changed anything.
    private Change without(String session, long now) {
        long forgotten = open.stream()
                .filter(other -> other.until() <= now)
                .mapToLong(Open::until)
                .reduce(last, Math::max);
        List<Open> left = open.stream()
                .filter(other -> other.until() > now && !other.session().equals(session))
                .toList();
        return new Change(forgotten, left);
    }
}
