package dev.larder.redis.internal.connection;

import dev.larder.tier.SharedTier.BreakerState;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody wait for a shard that does not answer. Callers only ask whether it {@link #isClosed}; who finds out whether the shard is
 * back is a probe of our own, so that recovery waits neither for traffic nor for a time to pass, and no caller is the one who is
 * sacrificed.
 *
 * <pre>
 *   CLOSED ── failures in a row ──→ OPEN ── a probe is answered, or the longest time is over ──→ HALF_OPEN
 *     ↑                               ↑                                                            │   │
 *     │                               └───────────────── the next probe is not ────────────────────┘   │
 *     └──────────────────────────────────────── the next probe is answered ────────────────────────────┘
 * </pre>
 *
 * <p>Failures are counted by any thread; probes and what they find belong to the timer's one thread.
 */
final class Breaker {

    /** Hears of changes, on the thread on which they happen. */
    interface Owner {
        /** The state is another one. */
        void changed(BreakerState from, BreakerState to, String cause);
    }

    private final BreakerSettings settings;
    private final CircuitBreaker circuit;
    private final Supplier<CompletionStage<?>> probe;
    private final ScheduledExecutorService timer;
    private final Owner owner;
    private volatile String cause = "";
    private final AtomicLong openings = new AtomicLong();
    // Both belong to the timer's thread, like all that probes.
    private int probes;
    private boolean isProbing;

    /** A closed one; the probe asks the shard for a sign of life and is answered, well or not, within a bounded time. */
    Breaker(
            String name,
            BreakerSettings settings,
            Supplier<CompletionStage<?>> probe,
            ScheduledExecutorService timer,
            Owner owner) {
        this.settings = settings;
        this.probe = probe;
        this.timer = timer;
        this.owner = owner;
        this.circuit = CircuitBreaker.of(name, config(settings));
        circuit.getEventPublisher()
                .onStateTransition(event -> changed(
                        event.getStateTransition().getFromState(),
                        event.getStateTransition().getToState()));
    }

    // All of the last few calls failed: that is so many failures in a row. Its own clock only matters where it opens by
    // itself.
    private static CircuitBreakerConfig config(BreakerSettings settings) {
        return CircuitBreakerConfig.custom()
                .slidingWindow(
                        settings.failures(), settings.failures(), CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(100)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitDurationInOpenState(settings.openAtMost())
                .build();
    }

    /** Whether commands may be sent. Reads a field. */
    boolean isClosed() {
        return circuit.getState() == State.CLOSED;
    }

    /** How things stand. Reads a field. */
    BreakerState state() {
        return state(circuit.getState());
    }

    /** How often it opened. */
    long openings() {
        return openings.get();
    }

    /** The shard answered, if only with an error. */
    void worked() {
        if (isClosed()) {
            circuit.onSuccess(0, TimeUnit.NANOSECONDS);
        }
    }

    /** The shard did not answer. */
    void failed(Throwable failure) {
        if (isClosed()) {
            cause = String.valueOf(failure.getMessage());
            circuit.onError(0, TimeUnit.NANOSECONDS, failure);
        }
    }

    private void changed(State from, State to) {
        if (to == State.OPEN && from == State.CLOSED) {
            openings.incrementAndGet();
            onTimer(0, this::beginToProbe);
        }
        owner.changed(state(from), state(to), cause);
    }

    /** Probes at once: there is a reason to believe that the shard is back. Does nothing while closed. */
    void probeNow() {
        onTimer(0, this::send);
    }

    private void beginToProbe() {
        probes = 0;
        send();
        if (!isProbing) {
            isProbing = true;
            onTimer(settings.probeEvery().toMillis(), this::probeAgain);
        }
    }

    private void probeAgain() {
        isProbing = !isClosed();
        if (isProbing) {
            if (++probes
                    >= settings.openAtMost().toMillis() / settings.probeEvery().toMillis()) {
                probes = 0;
                halfOpen();
            }
            send();
            onTimer(settings.probeEvery().toMillis(), this::probeAgain);
        }
    }

    private void send() {
        if (!isClosed()) {
            probe.get().whenComplete((alive, failure) -> onTimer(0, () -> probed(failure)));
        }
    }

    private void probed(@Nullable Throwable failure) {
        State state = circuit.getState();
        if (state == State.OPEN && failure == null) {
            halfOpen();
            send();
        } else if (state == State.HALF_OPEN && circuit.tryAcquirePermission()) {
            if (failure == null) {
                circuit.onSuccess(0, TimeUnit.NANOSECONDS);
            } else {
                circuit.onError(0, TimeUnit.NANOSECONDS, failure);
            }
        }
    }

    private void halfOpen() {
        if (circuit.getState() == State.OPEN) {
            circuit.transitionToHalfOpenState();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // tasks do not fail, and end with the timer
    private void onTimer(long delayMillis, Runnable task) {
        try {
            timer.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            // nobody needs to know any more
        }
    }

    private static BreakerState state(State state) {
        return switch (state) {
            case OPEN, FORCED_OPEN -> BreakerState.OPEN;
            case HALF_OPEN -> BreakerState.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> BreakerState.CLOSED;
        };
    }
}
