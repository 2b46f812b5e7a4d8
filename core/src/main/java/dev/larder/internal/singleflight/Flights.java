package dev.larder.internal.singleflight;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
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
     * @param isOwned whether the caller started it and must do the lookup, and {@link #end} it
     */
    public record Seat<A>(Flight<A> flight, boolean isOwned) {}

    private final Map<String, Flight<A>> underWay = new ConcurrentHashMap<>();

    /** Joins the key's flight if it may be joined, otherwise starts one in its place. */
    public Seat<A> join(String key, long nowNanos, Predicate<Flight<A>> mayJoin) {
        Flight<A> mine = new Flight<>(nowNanos);
        Flight<A> chosen =
                underWay.compute(key, (same, present) -> present != null && mayJoin.test(present) ? present : mine);
        return new Seat<>(chosen, chosen == mine);
    }

    /** Starts a flight if there is none; null if there is. */
    public @Nullable Flight<A> startIfNone(String key, long nowNanos) {
        Flight<A> mine = new Flight<>(nowNanos);
        return underWay.putIfAbsent(key, mine) == null ? mine : null;
    }

    /**
     * Takes a flight out, then has those who joined told. In that order: who does not accept what he is told looks again, maybe on
     * this very thread, and must not meet the same flight.
     */
    public void end(String key, Flight<A> flight, Consumer<CompletableFuture<A>> telling) {
        underWay.remove(key, flight);
        telling.accept(flight.result());
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
