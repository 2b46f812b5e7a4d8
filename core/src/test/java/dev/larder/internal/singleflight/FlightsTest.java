package dev.larder.internal.singleflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.internal.singleflight.Flights.Seat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FlightsTest {

    private final Flights<String> flights = new Flights<>();

    @Test
    void firstOwnsAndOthersJoin() {
        Seat<String> first = seat();
        Seat<String> second = seat();
        assertThat(first.isOwned()).isTrue();
        assertThat(second.isOwned()).isFalse();
        assertThat(second.flight()).isSameAs(first.flight());
    }

    @Test
    void keysFlyApart() {
        assertThat(flights.join("a", 0, flight -> true).isOwned()).isTrue();
        assertThat(flights.join("b", 0, flight -> true).isOwned()).isTrue();
        assertThat(flights.size()).isEqualTo(2);
    }

    @Test
    void anEndedFlightIsJoinedByNobody() {
        Seat<String> first = seat();
        flights.land("k", first.flight(), "value");
        assertThat(flights.size()).isZero();
        assertThat(seat().isOwned()).isTrue();
    }

    @Test
    void whoIsToldLooksAgainInVainForTheSameFlight() {
        Seat<String> first = seat();
        CompletableFuture<Seat<String>> again = first.flight().result().thenApply(refused -> seat());
        flights.land("k", first.flight(), "value");
        assertThat(again).isCompletedWithValueMatching(Seat::isOwned);
    }

    @Test
    void aDetachedFlightIsJoinedByNobodyAndGoesOn() {
        Seat<String> first = seat();
        flights.detach("k");
        Seat<String> second = seat();
        flights.land("k", first.flight(), "value");
        assertThat(second.isOwned()).isTrue();
        assertThat(seat().flight()).isSameAs(second.flight());
    }

    @Test
    void allAreDetachedTogether() {
        Seat<String> first = seat();
        flights.detachAll();
        assertThat(flights.size()).isZero();
        assertThat(first.flight().result()).isNotDone();
    }

    @Test
    void aFlightThatMayNotBeJoinedIsReplaced() {
        Seat<String> old = seat();
        Seat<String> young = flights.join("k", 10, flight -> flight.asOfNanos() > 5);
        assertThat(young.isOwned()).isTrue();
        flights.land("k", old.flight(), "value");
        assertThat(seat().flight()).isSameAs(young.flight());
    }

    @Test
    void aReloadStartsOnlyIfNobodyFlies() {
        assertThat(flights.startIfNone("k", 0)).isNotNull();
        assertThat(flights.startIfNone("k", 0)).isNull();
        assertThat(seat().isOwned()).isFalse();
    }

    @Test
    void aFlightKnowsItsOwnThread() throws Exception {
        Flight<String> flight = seat().flight();
        assertThat(flight.isOwnedBy(Thread.currentThread())).isFalse();
        Thread other = new Thread(flight::own);
        other.start();
        other.join();
        assertThat(flight.isOwnedBy(Thread.currentThread())).isFalse();
        flight.own();
        assertThat(flight.isOwnedBy(Thread.currentThread())).isTrue();
    }

    @Test
    void ofManyThreadsOneOwns() throws Exception {
        int threads = 16;
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Callable<Boolean> join = () -> {
                start.await(20, TimeUnit.SECONDS);
                return seat().isOwned();
            };
            List<Future<Boolean>> joined = pool.invokeAll(
                    IntStream.range(0, threads).mapToObj(i -> join).toList());
            int owners = 0;
            for (Future<Boolean> isOwner : joined) {
                owners += isOwner.get() ? 1 : 0;
            }
            assertThat(owners).isOne();
        } finally {
            pool.shutdown();
        }
    }

    private Seat<String> seat() {
        return flights.join("k", 0, flight -> true);
    }
}
