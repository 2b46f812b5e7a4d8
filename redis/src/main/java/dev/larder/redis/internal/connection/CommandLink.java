package dev.larder.redis.internal.connection;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
        /** Begins to open a connection. */
        CompletionStage<Line> open();

        /** A connection was made; it is not given to anybody before this returns. */
        void established(Line line);

        /** A connection is in use from now on. */
        void up();

        /** There is no connection any more. */
        void lost(String cause);

        /** A connection could not be made. */
        void failed(Throwable cause);
    }

    private final Owner owner;
    private final ScheduledExecutorService timer;
    private final Backoff backoff;
    private volatile @Nullable Line current;
    private volatile boolean closed;
    private volatile long connects;
    /** The newest attempt to connect; what older ones bring is not used. Belongs to the timer's thread. */
    private long attempt;

    CommandLink(Owner owner, ScheduledExecutorService timer, Backoff backoff) {
        this.owner = owner;
        this.timer = timer;
        this.backoff = backoff;
    }

    /** The connection in use, or null. Reads a field. */
    @Nullable Line current() {
        return current;
    }

    /** How many connections were made. */
    long connects() {
        return connects;
    }

    /** Connects now, unless there is a connection; an attempt under way or a pause is not waited for. */
    void connect() {
        onTimer(0, () -> {
            backoff.reset();
            attempt();
        });
    }

    private void attempt() {
        if (current == null) {
            long mine = ++attempt;
            opening().whenComplete((line, failure) -> onTimer(0, () -> ended(mine, line, failure)));
        }
    }

    private CompletionStage<Line> opening() {
        return Stages.begun(owner::open);
    }

    private void ended(long mine, @Nullable Line line, @Nullable Throwable failure) {
        boolean isWanted = mine == attempt && current == null;
        if (line != null && isWanted) {
            established(line);
        } else if (line != null) {
            line.close();
        } else if (failure != null && isWanted) {
            owner.failed(failure);
            onTimer(backoff.next(), () -> again(mine));
        }
    }

    private void again(long failed) {
        if (failed == attempt) {
            attempt();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written by the timer's thread alone
    private void established(Line line) {
        owner.established(line);
        current = line;
        connects++; // on the timer's thread alone
        backoff.reset();
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

    /** Gives a connection up, if it is still the one in use, and makes another. */
    void giveUp(Line line, String cause) {
        line.close();
        onTimer(0, () -> {
            if (current == line) {
                current = null;
                owner.lost(cause);
                long last = attempt;
                onTimer(backoff.next(), () -> again(last));
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
