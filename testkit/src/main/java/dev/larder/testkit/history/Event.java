package dev.larder.testkit.history;

import java.util.List;

/**
 * Something that happened while a history was made. Versions count the writes of a key: 0 before the first. Keys are texts without spaces.
 */
public sealed interface Event {

    /** Stands for an answer that holds no value. */
    long NOTHING = -1;

    /** Who and when. */
    Span span();

    /**
     * A lookup by a caller.
     *
     * @param key what was asked for
     * @param foundKey the key that is in the value that was answered; the key itself if there was no value
     * @param version the version that was answered, or {@link #NOTHING}
     * @param outcome where it came from, such as {@code memory}; {@code stale} if it was marked as stale
     */
    record Read(Span span, String key, String foundKey, long version, String outcome) implements Event {}

    /** A value that a node got from the shared tier itself, whoever asked for it. */
    record Fetch(Span span, String key, long version) implements Event {}

    /** A value that a loader read from the source. */
    record Load(Span span, String key, long version) implements Event {}

    /** A write to the source, which gave the key this version. Versions of a key are written in their order. */
    record Write(Span span, String key, long version) implements Event {}

    /**
     * An invalidation by whatever means, of what was written before it began.
     *
     * @param keys what it covers
     * @param isGroup whether it was of a group, which leaves the shared tier's entries where they are, and not of keys
     * @param isAcknowledged whether it was; else it waits until its process has {@link Drained}
     */
    record Invalidate(Span span, List<String> keys, boolean isGroup, boolean isAcknowledged) implements Event {}

    /** A process was seen with nothing waiting to be sent: what it had deferred before that moment is through. */
    record Drained(Span span) implements Event {}

    /** An operation failed with an error that is not the loader's. */
    record Failed(Span span, String key, String error) implements Event {}

    /**
     * A fault while it lasted.
     *
     * @param span its process is the only one concerned; empty if all are
     * @param kind its name, without spaces
     */
    record Fault(Span span, String kind) implements Event {

        /** A process had no core to run on: nobody's fault, and yet it may be late for that reason. */
        public static final String STALLED = "(stalled)";
    }
}
