package dev.larder.testkit.proxy;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Faults that wait for their moment and happen once. Belongs to the loop's thread. */
final class Traps {

    /** What happens to a connection behind a command that it has sent. */
    enum Sprung {
        NOTHING,
        /** The answer to the command, and all that follows it, is lost. */
        ANSWER_LOST,
        /** The connection is cut as soon as the server has the command and before it gets another. */
        CUT
    }

    private record OnCommand(String name, Sprung what) {}

    private final Tally tally;
    private final Map<Way, Long> untilCorrupted = new EnumMap<>(Way.class);
    private final Map<Way, Long> untilLost = new EnumMap<>(Way.class);
    private long commandsUntilAnswerLost;
    private @Nullable OnCommand onCommand;

    Traps(Tally tally) {
        this.tally = tally;
    }

    void corrupt(Way way, long after) {
        untilCorrupted.put(way, after);
    }

    void lose(Way way, long after) {
        untilLost.put(way, after);
    }

    void loseAnswerOf(long nth) {
        commandsUntilAnswerLost = nth;
    }

    void onCommand(String name, Sprung what) {
        onCommand = new OnCommand(name.toUpperCase(Locale.ROOT), what);
    }

    void disarm() {
        untilCorrupted.clear();
        untilLost.clear();
        commandsUntilAnswerLost = 0;
        onCommand = null;
    }

    /** Whether no trap is set. */
    boolean areSprung() {
        return untilCorrupted.isEmpty() && untilLost.isEmpty() && commandsUntilAnswerLost == 0 && onCommand == null;
    }

    /** Says what the passing of a command sets off. */
    Sprung passes(String command) {
        OnCommand waiting = onCommand;
        if (waiting != null && waiting.name.equals(command)) {
            onCommand = null;
            return waiting.what;
        }
        if (commandsUntilAnswerLost > 0 && --commandsUntilAnswerLost == 0) {
            return Sprung.ANSWER_LOST;
        }
        return Sprung.NOTHING;
    }

    /** Flips a bit if the byte is among these. */
    void corrupt(Way way, ByteBuffer bytes) {
        int at = reached(untilCorrupted, way, bytes.remaining());
        if (at < bytes.remaining()) {
            int index = bytes.position() + at;
            bytes.put(index, (byte) (bytes.get(index) ^ 1));
            tally.corruptedBytes++;
        }
    }

    /** How many of these bytes still come through: all, unless the trap is among them. */
    int kept(Way way, int bytes) {
        return reached(untilLost, way, bytes);
    }

    private static int reached(Map<Way, Long> until, Way way, int bytes) {
        Long left = until.get(way);
        if (left == null) {
            return bytes;
        }
        if (left < bytes) {
            until.remove(way);
            return left.intValue();
        }
        until.put(way, left - bytes);
        return bytes;
    }
}
