package dev.larder.internal.warm;

import dev.larder.Clock;
import dev.larder.internal.node.Await;
import dev.larder.tier.SharedTier;
import java.time.Duration;
import java.util.Arrays;

/**
 * The place of a warmer that one node at a time works for all: a {@link Note} in the shared tier, replaced only by who has read it. It saves work and
 * guards nothing, so clocks that differ do no harm.
 */
final class SharedPlace implements Place {

    private static final long TELL_EVERY_MILLIS = Duration.ofSeconds(10).toMillis();

    private final SharedTier tier;
    private final String name;
    private final String node;
    private final Clock clock;
    private byte[] stands = {};
    private String mark = "";
    private long toldMillis;

    SharedPlace(SharedTier tier, String warmer, String node, Clock clock) {
        this.tier = tier;
        this.name = "warmer-" + warmer;
        this.node = node;
        this.clock = clock;
    }

    @Override
    public boolean take(long everyMillis) throws InterruptedException {
        stands = Await.answer(tier.common(name)).orElse(new byte[0]);
        Note note = Note.read(stands);
        long now = clock.millis();
        if (note.isHeldByAnother(node, now) || note.wasDoneWithin(everyMillis, now)) {
            return false;
        }
        mark = note.mark();
        return replace(note.heldBy(node, now, mark));
    }

    @Override
    public String mark() {
        return mark;
    }

    @Override
    public boolean reached(String newMark) throws InterruptedException {
        mark = newMark;
        long now = clock.millis();
        return now - toldMillis < TELL_EVERY_MILLIS || replace(Note.read(stands).heldBy(node, now, mark));
    }

    @Override
    public void leave(boolean isDone) throws InterruptedException {
        Note note = Note.read(stands);
        replace(isDone ? Note.doneAt(clock.millis()) : note.leftAt(mark));
    }

    private boolean replace(Note wanted) throws InterruptedException {
        byte[] bytes = wanted.bytes();
        byte[] found = Await.answer(tier.exchange(name, stands, bytes)).orElse(new byte[0]);
        if (!Arrays.equals(found, bytes)) {
            return false;
        }
        stands = bytes;
        toldMillis = clock.millis();
        return true;
    }
}
