package dev.larder.warm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The work of one {@link Warmer} on one node. Made by {@link dev.larder.Larder#warm}, ended with the Larder or its cache. Thread-safe. */
public interface Warming {

    /** What it does. */
    Warmer<?, ?> warmer();

    /** Begins a run in the background; false if one is under way, or the Larder is closed. */
    boolean start();

    /** Ends the run under way soon: batches under way end first. Its next turn comes all the same. Does not wait. */
    void stop();

    /**
     * Waits until no run is under way, and one has ended since the start.
     *
     * @return whether that is so, within the time
     */
    boolean await(Duration atMost) throws InterruptedException;

    /** How far it has come. Reads fields. */
    Progress progress();

    /** What a warmer is doing, or how its last run has ended. */
    enum State {
        /** It has not begun yet. */
        WAITING,
        /** A run is under way. */
        RUNNING,
        /** It has come to the end of its keys. */
        DONE,
        /** Somebody stopped it. */
        STOPPED,
        /** It gave up; {@link Progress#reason} says why. */
        FAILED,
        /** Another node does it, or has done it a moment ago. */
        ELSEWHERE
    }

    /**
     * How far a warmer has come: its run under way, or else the last one.
     *
     * @param state what it does
     * @param runs how many runs have begun
     * @param loaded keys whose source was asked
     * @param found keys that the shared tier or the disk had fresh
     * @param fresh keys that were fresh in memory already, or whose value could not be kept
     * @param failed keys that could not be loaded
     * @param expected how many keys there will be; 0 if that is not known
     * @param elapsed how long it has been going on, or took
     * @param left how long it will go on at the present speed; null where that is not known
     * @param reason why it gave up, in words without values or keys; null if it did not
     */
    record Progress(
            State state,
            long runs,
            long loaded,
            long found,
            long fresh,
            long failed,
            long expected,
            Duration elapsed,
            @Nullable Duration left,
            @Nullable String reason) {

        /** Keys it is done with. */
        public long done() {
            return loaded + found + fresh + failed;
        }
    }
}
