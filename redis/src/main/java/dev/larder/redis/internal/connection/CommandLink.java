package dev.larder.redis.internal.connection;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection for commands, and makes another whenever it is lost. A connection never outlives its socket: what was sent
 * on it and not answered fails when it breaks, and nothing is queued or sent a second time. So the commands of one connection reach
 * the server in their order and at most once, which is what invalidations and writes rely on.
 *
 * <p>All that changes runs on the timer's one thread, so that changes are told in the order in which they happened.
 */
final class CommandLink {

    /** Whose link it is. */
    interface Owner {
        /** A connection was made; it is not given to anybody before this returns. */
        void established(Line line);

        /** A connection is in use from now on. */
        void up();

        /** There is no connection, or it could not be made. */
        void down(String cause);
    }

    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final Supplier<CompletionStage<Line>> connector;
    private final ScheduledExecutorService timer;
    private final Owner owner;
    private final Failures failures;
    private volatile @Nullable Line current;
    private volatile boolean closed;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    CommandLink(
            Supplier<CompletionStage<Line>> connector, ScheduledExecutorService timer, Owner owner, Failures failures) {
        this.connector = connector;
        this.timer = timer;
        this.owner = owner;
        this.failures = failures;
    }

    /** The connection in use, or null. Reads a field. */
    @Nullable Line current() {
        return current;
    }

    void connect() {
        connector
                .get()
                .whenComplete((line, failure) -> onTimer(0, () -> {
                    if (failure == null) {
                        established(line);
                    } else {
                        owner.down(failures.told(failure));
                        onTimer(nextPause(), this::connect);
                    }
                }));
    }

    private void established(Line line) {
        owner.established(line);
        current = line;
        pauseMillis = FIRST_PAUSE_MILLIS;
        owner.up();
        line.connection().addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
                giveUp(line, "the connection was closed");
            }
        });
        if (!line.connection().isOpen()) {
            giveUp(line, "the connection was closed at once");
        }
    }

    private long nextPause() {
        long pause = pauseMillis;
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
        return pause;
    }

    /** Gives a connection up, if it is still the one in use, and makes another. */
    void giveUp(Line line, String cause) {
        line.close();
        onTimer(0, () -> {
            if (current == line) {
                current = null;
                owner.down(cause);
                onTimer(nextPause(), this::connect);
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // tasks do not fail, and end with the timer
    private void onTimer(long delayMillis, Runnable task) {
        if (!closed) {
            try {
                timer.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // Closed in between: nothing is to be kept any more.
                closed = true;
            }
        }
    }

    /** Keeps no connection from now on; whoever opened them closes them. */
    void close() {
        closed = true;
        current = null;
    }
}
