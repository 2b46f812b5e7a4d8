package dev.larder.disk.internal.tier;

import dev.larder.disk.internal.store.Store;
import dev.larder.disk.internal.store.StoreException;
import dev.larder.disk.internal.store.StoreKeys;
import dev.larder.disk.internal.tier.Counts.Count;
import dev.larder.disk.internal.tier.Sample.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Keeps the store within its bound. RocksDB cannot say how much of its files is alive, so that is estimated from {@link Sample samples}:
 * the bytes found in them, over the part of all places they cover. If it is more than the store may hold, samples are drawn again, and
 * of each the half goes that is worth less: what is dead or expired, then what had the fewest uses per byte lately, then what expires
 * first. So nothing is kept in order and no use is written down, at the price of now and then evicting what is not quite the
 * worst; with 32 to choose from that is as good as an exact order (compare Redis, whose samples are of 5).
 *
 * <p>Values take three quarters of the bound at most; the rest is room for RocksDB, which gives that of dropped values back by and
 * by. Used by one thread.
 */
final class Evictor {

    private static final int SAMPLES = 32;
    private static final int MOST_SAMPLES = 2_000;
    private static final double FULL = 0.75;
    private static final double ENOUGH = 0.70;

    private final Pen pen;
    private final Heat heat;
    private final WallClock clock;
    private final Counts counts;
    private final RandomGenerator random;
    private final long maximumBytes;
    private final long stepBytes;
    private long written;

    Evictor(Parts parts, RandomGenerator random) {
        this.pen = parts.pen();
        this.heat = parts.heat();
        this.clock = parts.wall();
        this.counts = parts.counts();
        this.random = random;
        this.maximumBytes = parts.settings().store().maximumBytes();
        this.stepBytes = maximumBytes / 64;
        // Who knows what is there.
        this.written = stepBytes;
    }

    /** So many bytes were written. */
    void wrote(long bytes) {
        written += bytes;
    }

    /** Whether so much was written that it should be looked how much there is. */
    boolean isDue() {
        return written >= stepBytes;
    }

    /** Looks how much there is, and evicts what is too much. */
    void tidy() throws StoreException {
        written = 0;
        double live = live();
        if (live > FULL * maximumBytes) {
            evict((long) (live - ENOUGH * maximumBytes));
        }
    }

    /** About how many bytes are alive. */
    double live() throws StoreException {
        double bytes = 0;
        double places = 0;
        for (int i = 0; i < SAMPLES; i++) {
            Sample sample = Sample.at(pen.store(), random.nextInt());
            bytes += sample.bytes();
            places += sample.places();
        }
        return bytes / places * StoreKeys.PLACES;
    }

    private void evict(long excess) throws StoreException {
        Store store = pen.store();
        long gone = 0;
        for (int i = 0; i < MOST_SAMPLES && gone < excess; i++) {
            List<Member> worst = worst(Sample.at(store, random.nextInt()));
            pen.reclaim(worst.stream().map(Member::key).toList(), List.of());
            counts.add(Count.EVICTED, worst.size());
            gone += worst.stream().mapToLong(Member::bytes).sum();
        }
    }

    private List<Member> worst(Sample sample) {
        List<Member> members = new ArrayList<>(sample.members());
        members.sort(Comparator.comparingDouble(this::worth).thenComparingLong(Member::staleUntil));
        return members.subList(0, (members.size() + 1) / 2);
    }

    // Sizes count by their power of two: where none is used, a few bytes more or less should not decide.
    private double worth(Member member) {
        boolean isDead = member.generation() != pen.generation() || member.staleUntil() <= clock.millis();
        return isDead ? -1 : (1.0 + heat.of(member.key())) / Integer.highestOneBit(member.bytes());
    }
}
