package dev.larder.cli.internal.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What became of the requests that are measured. Thread-safe; what it hands out is a copy. */
public final class Tally {

    /** Kinds told apart; those beyond are one more. */
    static final int MOST_KINDS = 50;

    private static final String OTHERS = "others";
    private static final int DIGITS = 3;
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Histogram fromDue = histogram();
    private final Histogram fromSend = histogram();
    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong lastEndNanos = new AtomicLong();

    private static Histogram histogram() {
        return new ConcurrentHistogram(1, LONGEST_NANOS, DIGITS);
    }

    /** One was sent. */
    public void sent() {
        sent.incrementAndGet();
    }

    /**
     * One has ended.
     *
     * @param due when it was due, in nanoseconds since the beginning
     * @param send when it was sent
     * @param end when it had its answer
     */
    public void ended(Answered answered, long due, long send, long end) {
        lastEndNanos.accumulateAndGet(end, Math::max);
        count(answered.isGood() ? answers : errors, answered.kind());
        if (answered.isGood()) {
            fromDue.recordValue(within(end - due));
            fromSend.recordValue(within(end - send));
        }
    }

    private static long within(long nanos) {
        return Math.max(0, Math.min(LONGEST_NANOS, nanos));
    }

    private static void count(Map<String, LongAdder> kinds, String kind) {
        String known = kinds.containsKey(kind) || kinds.size() < MOST_KINDS ? kind : OTHERS;
        kinds.computeIfAbsent(known, first -> new LongAdder()).increment();
    }

    /** How many were. */
    public long countSent() {
        return sent.get();
    }

    /** How many had an answer of use. */
    public long countAnswered() {
        return sum(answers);
    }

    /** How many had none, and never will. */
    public long countFailed() {
        return sum(errors);
    }

    private static long sum(Map<String, LongAdder> kinds) {
        return kinds.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** How many answers there were of each kind. */
    public Map<String, Long> answers() {
        return counts(answers);
    }

    /** How many failures. */
    public Map<String, Long> errors() {
        return counts(errors);
    }

    private static Map<String, Long> counts(Map<String, LongAdder> kinds) {
        Map<String, Long> counts = new TreeMap<>();
        kinds.forEach((kind, count) -> counts.put(kind, count.sum()));
        return counts;
    }

    /** When the last one ended, in nanoseconds since the beginning; 0 before. */
    public long lastEndNanos() {
        return lastEndNanos.get();
    }

    /** How long answers took from when they were due, in nanoseconds. */
    public Histogram fromDue() {
        return fromDue.copy();
    }

    /** From when they were sent. */
    public Histogram fromSend() {
        return fromSend.copy();
    }
}
