package dev.larder.testkit;

import dev.larder.Clock;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The journal of one namespace as all nodes share it. Lines have numbers without gaps, over all incarnations; group records have
 * positions beside. An absent journal begins anew with a horizon. Thread-safe; readers are woken with no lock held.
 */
final class JournalLog {

    /** One record; the position is 0 for key records. */
    record Line(long number, long position, JournalRecord record) {}

    /**
     * What a reader finds behind the line it read last.
     *
     * @param isContinued whether nothing is missing in between; if so the lines are what follows, otherwise all there is
     * @param horizon what is stamped before it may be covered by records that are gone
     * @param lastNumber the number of the line appended last
     */
    record Reading(boolean isContinued, int incarnation, long horizon, long lastNumber, List<Line> lines) {}

    private final Clock clock;
    private final List<LinkedJournal> readers = new CopyOnWriteArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private int incarnation;
    private long lastNumber;
    private long lastPosition;
    private long horizon;

    JournalLog(Clock clock) {
        this.clock = clock;
    }

    void join(LinkedJournal reader) {
        readers.add(reader);
    }

    void leave(LinkedJournal reader) {
        readers.remove(reader);
    }

    /** Appends, and answers the record's number; nobody has read it yet. */
    synchronized long append(JournalRecord record) {
        readers.forEach(LinkedJournal::freeze);
        beginIfAbsent();
        return add(record);
    }

    /** Lets every reader read what is new to it. */
    void wake() {
        readers.forEach(LinkedJournal::read);
    }

    synchronized Reading readAfter(long number, int readIncarnation) {
        beginIfAbsent();
        boolean isContinued =
                readIncarnation == incarnation && number >= lines.get(0).number() - 1;
        return new Reading(
                isContinued,
                incarnation,
                horizon,
                lastNumber,
                lines.stream()
                        .filter(line -> !isContinued || line.number() > number)
                        .toList());
    }

    synchronized long lastNumber() {
        return lastNumber;
    }

    /** Whether a reader that stands there has read everything. */
    synchronized boolean isEnd(long number, int readIncarnation) {
        return !lines.isEmpty() && readIncarnation == incarnation && number == lastNumber;
    }

    synchronized void trim(int keep) {
        while (lines.size() > Math.max(1, keep)) {
            horizon = Math.max(horizon, lines.remove(0).position());
        }
    }

    synchronized void lose() {
        readers.forEach(LinkedJournal::freeze);
        lines.clear();
    }

    private void beginIfAbsent() {
        if (lines.isEmpty()) {
            incarnation++;
            add(Group.horizon("the journal begins"));
        }
    }

    private long add(JournalRecord record) {
        boolean isGroup = record instanceof Group;
        if (isGroup) {
            lastPosition = Math.max(lastPosition + 1, clock.millis() << 16);
        }
        lines.add(new Line(++lastNumber, isGroup ? lastPosition : 0, record));
        return lastNumber;
    }
}
