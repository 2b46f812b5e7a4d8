package dev.larder.writes;

import dev.larder.CacheException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a cache writes behind: its {@link dev.larder.Cache#writes queue} takes a write, readers see it, and the source gets it later, in batches and in
 * the order of each key. Immutable: every method answers a changed copy, and each states its default.
 *
 * <p>Each write is brought to the source at least once, perhaps more often: after a failure whose effect nobody knows, and after a process that died
 * before it could note that it had written. So writing the same again must do no harm. Different nodes have different queues: where two of them write
 * the same key, the source has to compare versions if the older is not to win.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @since 0.1
 */
public final class WriteBehind<K, V> {

    private static final int LARGEST_BATCH = 10_000;
    private static final int MOST_QUEUED = 100_000;
    private static final int MOST_AT_ONCE = 16;
    private static final int MOST_DEAD = 100_000;
    private static final Duration LONGEST = Duration.ofDays(365);

    /**
     * Brings writes to the source. Called on a thread of Larder's, without a lock; never with two writes of one key, nor twice at a time for one.
     * Nothing ends a call that hangs, so give it a timeout.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     */
    @FunctionalInterface
    public interface Writer<K, V> {
        /**
         * Writes all of them, or throws. What it throws means that any of them may be written or not, and that all are to be tried again.
         *
         * @param batch in the order in which they were queued; not empty, unmodifiable
         * @throws RefusedException if one of them can never be written
         */
        void write(List<Write<K, V>> batch) throws Exception;
    }

    /**
     * One write.
     *
     * @param key the key
     * @param value what is to be there; null if nothing is to be there any more
     * @param attempt 1 for the first time that the source is asked, as far as this process knows
     * @param <K> the type of keys
     * @param <V> the type of values
     */
    public record Write<K, V>(K key, @Nullable V value, int attempt) {

        /** Whether nothing is to be there any more. */
        public boolean isDelete() {
            return value == null;
        }
    }

    /**
     * What a writer throws to say that a write can never succeed. Of a batch each write is tried alone then, and the one that is refused alone becomes a
     * {@linkplain WriteQueue.Dead dead letter} at once.
     */
    public static final class RefusedException extends CacheException {

        private static final long serialVersionUID = 1L;

        /** A refusal, with the source's own exception as its cause. */
        public RefusedException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private final Writer<K, V> writer;
    private int batch = 100;
    private Duration linger = Duration.ofSeconds(1);
    private int capacity = 10_000;
    private int concurrency = 1;
    private Duration firstRetry = Duration.ofSeconds(1);
    private Duration longestRetry = Duration.ofMinutes(1);
    private Duration giveUpAfter = Duration.ofDays(1);
    private int deadLetters = 1_000;
    private Duration drainAtClose = Duration.ofSeconds(10);
    private boolean keepsEach;
    private boolean isInMemoryOnly;
    private @Nullable Function<String, ? extends K> reading;

    private WriteBehind(Writer<K, V> writer) {
        this.writer = Objects.requireNonNull(writer, "writer");
    }

    /** A queue in front of a writer. */
    public static <K, V> WriteBehind<K, V> to(Writer<K, V> writer) {
        return new WriteBehind<>(writer);
    }

    /** How many writes one call of the writer gets at most; 1 to 10,000. Default: 100. */
    public WriteBehind<K, V> batch(int writes) {
        return with(copy -> copy.batch = checked("batch", writes, LARGEST_BATCH));
    }

    /**
     * How long a write waits for others to go along with; a batch that is full does not wait. Looked at ten times a second. From zero to a year.
     * Default: 1 second.
     */
    public WriteBehind<K, V> linger(Duration time) {
        return with(copy -> copy.linger = bounded("linger", time, Duration.ZERO));
    }

    /**
     * How many writes may wait; whoever brings one more gets a {@link WriteQueue.FullException}, unless it takes the place of one that waits already. 1 to
     * 100,000. Default: 10,000.
     */
    public WriteBehind<K, V> capacity(int writes) {
        return with(copy -> copy.capacity = checked("capacity", writes, MOST_QUEUED));
    }

    /** How many batches are written at a time, always of different keys; 1 to 16. Default: 1. */
    public WriteBehind<K, V> concurrency(int batches) {
        return with(copy -> copy.concurrency = checked("concurrency", batches, MOST_AT_ONCE));
    }

    /**
     * How long a write that failed pauses: first so long, then twice as long each time, at most so long. From a millisecond to a year. Default: 1 second, and
     * 1 minute at most.
     */
    public WriteBehind<K, V> retry(Duration first, Duration atMost) {
        bounded("retry", first, Duration.ofMillis(1));
        bounded("retry", atMost, first);
        return with(copy -> {
            copy.firstRetry = first;
            copy.longestRetry = atMost;
        });
    }

    /**
     * How long after it was queued a write is no longer tried again: it becomes a dead letter with its next failure, but never without having been tried
     * alone. From zero to a year. Default: 1 day.
     */
    public WriteBehind<K, V> giveUpAfter(Duration time) {
        return with(copy -> copy.giveUpAfter = bounded("giveUpAfter", time, Duration.ZERO));
    }

    /** How many dead letters are kept; then the oldest is forgotten, counted and logged. 1 to 100,000. Default: 1,000. */
    public WriteBehind<K, V> deadLetters(int writes) {
        return with(copy -> copy.deadLetters = checked("deadLetters", writes, MOST_DEAD));
    }

    /** How long {@link dev.larder.Larder#close} waits for what is queued to be written. From zero to a year. Default: 10 seconds. */
    public WriteBehind<K, V> drainAtClose(Duration atMost) {
        return with(copy -> copy.drainAtClose = bounded("drainAtClose", atMost, Duration.ZERO));
    }

    /** Brings every write to the source, in order. Default: of several writes of a key that wait, only the last is written. */
    public WriteBehind<K, V> everyWrite() {
        return with(copy -> copy.keepsEach = true);
    }

    /**
     * Keeps the queue in this process alone: whatever waits is <b>lost</b> if it dies. Default: the queue stands on this node's disk, and a Larder without
     * one refuses the cache.
     */
    public WriteBehind<K, V> inMemoryOnly() {
        return with(copy -> copy.isInMemoryOnly = true);
    }

    /**
     * Makes a key of its text, as of {@link dev.larder.Cache#keyOf}, after a restart. Needed where Larder cannot do so itself. Default: Larder reads keys that
     * are a string, an integer, a UUID, a constant or a record around one of them, in a template with one parameter.
     */
    public WriteBehind<K, V> readingKeys(Function<String, ? extends K> ofText) {
        return with(copy -> copy.reading = Objects.requireNonNull(ofText, "ofText"));
    }

    /** The writer. */
    public Writer<K, V> writer() {
        return writer;
    }

    /** How many writes one call gets at most. */
    public int batch() {
        return batch;
    }

    /** How long a write waits for others. */
    public Duration linger() {
        return linger;
    }

    /** How many writes may wait. */
    public int capacity() {
        return capacity;
    }

    /** How many batches are written at a time. */
    public int concurrency() {
        return concurrency;
    }

    /** How long a write pauses after so many failures, from 1. */
    public Duration pauseAfter(int failures) {
        int doublings = Math.min(failures - 1, 30);
        Duration pause = firstRetry.multipliedBy(1L << doublings);
        return pause.compareTo(longestRetry) < 0 ? pause : longestRetry;
    }

    /** How long after it was queued a write is not tried again. */
    public Duration giveUpAfter() {
        return giveUpAfter;
    }

    /** How many dead letters are kept. */
    public int deadLetters() {
        return deadLetters;
    }

    /** How long closing waits. */
    public Duration drainAtClose() {
        return drainAtClose;
    }

    /** Whether each write of a key is written. */
    public boolean isEveryWrite() {
        return keepsEach;
    }

    /** Whether what waits is lost with the process. */
    public boolean isInMemoryOnly() {
        return isInMemoryOnly;
    }

    /** How a key is made of its text; null where Larder does so itself. */
    public @Nullable Function<String, ? extends K> readingKeys() {
        return reading;
    }

    /** The settings in one line, for the log. */
    @Override
    public String toString() {
        return "batch=" + batch + " linger=" + linger + " capacity=" + capacity + " concurrency=" + concurrency
                + " giveUpAfter=" + giveUpAfter + " everyWrite=" + keepsEach + " inMemoryOnly=" + isInMemoryOnly;
    }

    private WriteBehind<K, V> with(Consumer<WriteBehind<K, V>> change) {
        WriteBehind<K, V> copy = new WriteBehind<>(writer);
        copy.batch = batch;
        copy.linger = linger;
        copy.capacity = capacity;
        copy.concurrency = concurrency;
        copy.firstRetry = firstRetry;
        copy.longestRetry = longestRetry;
        copy.giveUpAfter = giveUpAfter;
        copy.deadLetters = deadLetters;
        copy.drainAtClose = drainAtClose;
        copy.keepsEach = keepsEach;
        copy.isInMemoryOnly = isInMemoryOnly;
        copy.reading = reading;
        change.accept(copy);
        return copy;
    }

    private static int checked(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw invalid(option, value, "give 1 to " + most);
        }
        return value;
    }

    private static Duration bounded(String option, Duration time, Duration least) {
        if (time.compareTo(least) < 0 || time.compareTo(LONGEST) > 0) {
            throw invalid(option, time, "give " + least + " to " + LONGEST);
        }
        return time;
    }

    private static IllegalArgumentException invalid(String option, Object value, String cure) {
        return new IllegalArgumentException(option + " of writing behind is " + value + ": " + cure);
    }
}
