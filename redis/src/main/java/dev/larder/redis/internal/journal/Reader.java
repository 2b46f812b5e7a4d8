package dev.larder.redis.internal.journal;

import dev.larder.journal.JournalRecord;
import dev.larder.redis.internal.connection.Failures;
import dev.larder.redis.internal.connection.Line;
import dev.larder.redis.internal.connection.Timeouts;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    private volatile boolean isTorn;

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
        StreamOffset<String> keyRecords = after(keys.keyRecords(), place.keys());
        StreamOffset<String> groupRecords = after(keys.groupRecords(), place.groups());
        isTorn = false;
        // Never redirected: it blocks the connection, which must be this reader's own.
        return answer(read(line.here(), XReadArgs.Builder.block(BLOCK).count(BATCH), List.of(keyRecords, groupRecords))
                .exceptionallyCompose(failure -> Failures.begins(failure, "ASK") || Failures.begins(failure, "TRYAGAIN")
                        ? oneByOne(keyRecords, groupRecords)
                        : CompletableFuture.failedFuture(failure)));
    }

    /** While their slot moves the streams may be on two masters, and only what does not block is answered by either. */
    private CompletionStage<List<StreamMessage<String, byte[]>>> oneByOne(
            StreamOffset<String> keyRecords, StreamOffset<String> groupRecords) {
        isTorn = true;
        return now(keyRecords).thenCombine(now(groupRecords), (ofKeys, ofGroups) -> {
            List<StreamMessage<String, byte[]>> messages = new ArrayList<>(ofKeys);
            messages.addAll(ofGroups);
            return messages;
        });
    }

    /** Whether the streams were read one by one, and so nothing was waited for. */
    boolean isTorn() {
        return isTorn;
    }

    /** The group records that follow now. */
    List<StreamMessage<String, byte[]>> groups(StreamId after) throws InterruptedException {
        return answer(now(StreamOffset.from(keys.groupRecords(), after.toString())));
    }

    /** The key records that follow now, the first of them at least. */
    List<StreamMessage<String, byte[]>> keys(StreamId after) throws InterruptedException {
        return answer(now(StreamOffset.from(keys.keyRecords(), after.toString())));
    }

    private CompletionStage<List<StreamMessage<String, byte[]>>> now(StreamOffset<String> stream) {
        return read(line.commands(), XReadArgs.Builder.count(BATCH), List.of(stream));
    }

    private static StreamOffset<String> after(String stream, Link link) {
        return StreamOffset.from(stream, link.id().toString());
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // An array of a generic type is what Lettuce takes.
    private static CompletionStage<List<StreamMessage<String, byte[]>>> read(
            RedisAsyncCommands<String, byte[]> redis, XReadArgs limits, List<StreamOffset<String>> offsets) {
        StreamOffset<String>[] streams = offsets.toArray(new StreamOffset[0]);
        return redis.xread(limits, streams);
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
