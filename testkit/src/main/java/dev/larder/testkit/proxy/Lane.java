package dev.larder.testkit.proxy;

import dev.larder.testkit.proxy.Conditions.Fate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One way of one connection: what was read and has yet to be written. Keeps 256 KiB and a read more at most; then it reads no further,
 * and the sender feels it. Belongs to the loop's thread.
 */
final class Lane {

    private static final int MOST_KEPT_BYTES = 1 << 18;
    private static final int SLICES_A_SECOND = 50;

    private record Parcel(ByteBuffer bytes, long dueNanos) {}

    private final Deque<Parcel> parcels = new ArrayDeque<>();
    private final Tally tally;
    private int keptBytes;
    private long freeAtNanos;
    private boolean isBlocked;
    private boolean isLost;
    private boolean sourceEnded;
    private boolean endTold;

    Lane(Tally tally) {
        this.tally = tally;
    }

    /** Whether more may be read from the source. */
    boolean wantsBytes() {
        return !sourceEnded && keptBytes < MOST_KEPT_BYTES;
    }

    /** Whether the target took less than was offered. */
    boolean isBlocked() {
        return isBlocked;
    }

    /** Whether bytes were swallowed: what follows would make no sense to anybody, so it is swallowed too. */
    boolean isLost() {
        return isLost;
    }

    boolean isEmpty() {
        return parcels.isEmpty();
    }

    boolean sourceEnded() {
        return sourceEnded;
    }

    boolean endTold() {
        return endTold;
    }

    void sourceHasEnded() {
        sourceEnded = true;
    }

    void take(ByteBuffer bytes, long nowNanos, Conditions conditions) {
        if (isLost || conditions.fate() == Fate.SWALLOW) {
            lose(bytes.remaining());
        } else if (bytes.hasRemaining()) {
            keptBytes += bytes.remaining();
            parcels.add(new Parcel(bytes, nowNanos + conditions.delayNanos()));
        }
    }

    /** From now on nothing comes through. */
    void lose(int bytes) {
        isLost = true;
        tally.swallowedBytes += bytes;
    }

    private void loseWhatIsKept() {
        isLost = true;
        tally.swallowedBytes += keptBytes;
        keptBytes = 0;
        parcels.clear();
    }

    /** The target may take more now. */
    void unblock() {
        isBlocked = false;
    }

    void deliver(SocketChannel target, long nowNanos, Conditions conditions) throws IOException {
        if (conditions.fate() == Fate.SWALLOW && !parcels.isEmpty()) {
            loseWhatIsKept();
        }
        while (nextDueNanos(conditions) <= nowNanos) {
            write(target, parcels.element(), nowNanos, conditions.bytesPerSecond());
        }
        if (sourceEnded && !endTold && !isLost && parcels.isEmpty() && conditions.fate() == Fate.PASS) {
            endTold = true;
            target.shutdownOutput();
        }
    }

    private void write(SocketChannel target, Parcel parcel, long nowNanos, long bytesPerSecond) throws IOException {
        ByteBuffer bytes = parcel.bytes;
        int offered = slice(bytes.remaining(), bytesPerSecond);
        int end = bytes.limit();
        bytes.limit(bytes.position() + offered);
        int written = target.write(bytes);
        bytes.limit(end);
        isBlocked = written < offered;
        keptBytes -= written;
        tally.passedBytes += written;
        freeAtNanos = bytesPerSecond == 0 ? nowNanos : nowNanos + written * 1_000_000_000L / bytesPerSecond;
        if (!bytes.hasRemaining()) {
            parcels.remove();
        }
    }

    private static int slice(int bytes, long bytesPerSecond) {
        return bytesPerSecond == 0 ? bytes : (int) Math.min(bytes, Math.max(1, bytesPerSecond / SLICES_A_SECOND));
    }

    /** When there is something to write next; never, if it waits for something else than time. */
    long nextDueNanos(Conditions conditions) {
        if (parcels.isEmpty() || isBlocked || conditions.fate() == Fate.HOLD) {
            return Long.MAX_VALUE;
        }
        long due = parcels.element().dueNanos;
        return conditions.bytesPerSecond() == 0 ? due : Math.max(due, freeAtNanos);
    }
}
