package dev.larder.internal.singleflight;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The lookups under way in one cache, one for each key. A flight that was detached goes on, for those who joined it before; who
 * comes later starts anew. Thread-safe, without locks; bounded by the number of callers.
 *
 * @param <A> what flights answer
 */
public final class Flights<A> {

    /**
     * What a caller got.
     *
     * @param flight the flight
     * @param isOwned whether the caller started it and must do the lookup, and {@link #land} or {@link #crash} it
     */
    public record Seat<A>(Flight<A> flight, boolean isOwned) {}

    private final Map<String, Flight<A>> underWay = new ConcurrentHashMap<>();

    /** Joins the key's flight if it may be joined, otherwise starts one in its place. */
    public Seat<A> join(String key, long asOfNanos, Predicate<Flight<A>> mayJoin) {
        Flight<A> mine = new Flight<>(asOfNanos);
        Flight<A> chosen =
                underWay.compute(key, (same, present) -> present != null && mayJoin.test(present) ? present : mine);
        return new Seat<>(chosen, chosen == mine);
    }

    /** A flight that nobody can join, whatever the key. */
    public static <A> Seat<A> alone(long asOfNanos) {
        return new Seat<>(new Flight<>(asOfNanos), /* isOwned= */ true);
    }

    /** Starts a flight if there is none; null if there is. */
    public @Nullable Flight<A> startIfNone(String key, long asOfNanos) {
        Flight<A> mine = new Flight<>(asOfNanos);
        return underWay.putIfAbsent(key, mine) == null ? mine : null;
    }

    /** Ends a flight with an answer. */
    public void land(String key, Flight<A> flight, A answer) {
        takeOut(key, flight);
        flight.result().complete(answer);
    }

    /** Ends a flight with a failure. */
    public void crash(String key, Flight<A> flight, Throwable failure) {
        takeOut(key, flight);
        flight.result().completeExceptionally(failure);
    }

    /**
     * Takes a flight out. Always before it is completed: what those who joined do next, on the thread that completes it, must not
     * meet it again.
     */
    public void takeOut(String key, Flight<A> flight) {
        underWay.remove(key, flight);
    }

    /** Lets nobody join the key's present flight any more. */
    public void detach(String key) {
        underWay.remove(key);
    }

    /** Lets nobody join any present flight any more. */
    public void detachAll() {
        underWay.clear();
    }

    /** How many lookups are under way. */
    public int size() {
        return underWay.size();
    }
}
