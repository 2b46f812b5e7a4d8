package dev.larder.redis.internal.journal;

import dev.larder.journal.JournalRecord;
import dev.larder.redis.internal.connection.Failures;
import dev.larder.redis.internal.connection.Line;
import dev.larder.redis.internal.connection.Timeouts;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads the streams on a connection of its own; every method waits for the answer, for a bounded time. */
final class Reader implements AutoCloseable {

    private static final Duration BLOCK = Duration.ofMillis(500);
    private static final int BATCH = 1_000;

    private final Line line;
    private final JournalKeys keys;
    private final Appender appender;
    private final Failures failures;
    private final long patienceNanos;

    Reader(Line line, JournalKeys keys, Appender appender, Failures failures, Timeouts timeouts) {
        this.line = line;
        this.keys = keys;
        this.appender = appender;
        this.failures = failures;
        this.patienceNanos = BLOCK.plus(timeouts.command()).toNanos();
    }

    Place begin() throws InterruptedException {
        return answer(appender.begin(line.commands()));
    }

    void append(JournalRecord record) throws InterruptedException {
        answer(appender.append(line.commands(), record));
    }

    /** What follows in either stream; waits for half a second if that is nothing. */
    List<StreamMessage<String, byte[]>> next(Place place) throws InterruptedException {
        return read(
                XReadArgs.Builder.block(BLOCK).count(BATCH),
                List.of(
                        StreamOffset.from(keys.keyRecords(), place.keys().id().toString()),
                        StreamOffset.from(
                                keys.groupRecords(), place.groups().id().toString())));
    }

    /** The group records that follow now. */
    List<StreamMessage<String, byte[]>> groups(StreamId after) throws InterruptedException {
        return read(XReadArgs.Builder.count(BATCH), List.of(StreamOffset.from(keys.groupRecords(), after.toString())));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // An array of a generic type is what Lettuce takes.
    private List<StreamMessage<String, byte[]>> read(XReadArgs limits, List<StreamOffset<String>> offsets)
            throws InterruptedException {
        StreamOffset<String>[] streams = offsets.toArray(new StreamOffset[0]);
        return answer(line.commands().xread(limits, streams));
    }

    boolean isOfKeys(StreamMessage<String, byte[]> message) {
        return message.getStream().equals(keys.keyRecords());
    }

    private <T> T answer(CompletionStage<T> stage) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get(patienceNanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw Failures.isWrongType(e)
                    ? new ContinuityLostException("a key of the journal holds something else")
                    : failures.failed("reading the journal", e);
        } catch (TimeoutException e) {
            throw failures.late("reading the journal");
        }
    }

    @Override
    public void close() {
        line.close();
    }
}
