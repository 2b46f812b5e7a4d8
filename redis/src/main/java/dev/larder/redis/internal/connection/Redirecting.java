package dev.larder.redis.internal.connection;

import dev.larder.Clock;
import dev.larder.redis.internal.address.Endpoint;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.util.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Follows redirections. A command that was answered {@code MOVED}, {@code ASK} or {@code TRYAGAIN} was not carried out, so sending it
 * elsewhere does not repeat it: at most once holds. Anything else is the answer. A command is not sent any more once its caller has
 * been told that it is late. A master that a command has {@code MOVED} to is asked only once it was met, for it may have been promoted just now, and lack what
 * this node has declared untrue.
 */
final class Redirecting {

    private static final int MOST_HOPS = 5;
    private static final int MOST_TRIES = 2;
    private static final long PAUSE_MILLIS = 20;

    private final Function<Endpoint, @Nullable Shard> shards;
    private final Guests guests;
    private final RedirectionCount redirections;
    private final Runnable doubt;
    private final Timer wheel;
    private final Duration timeout;
    private final Clock clock;

    Redirecting(
            Function<Endpoint, @Nullable Shard> shards,
            Guests guests,
            RedirectionCount redirections,
            Runnable doubt,
            Surroundings around) {
        this.shards = shards;
        this.guests = guests;
        this.redirections = redirections;
        this.doubt = doubt;
        this.wheel = around.wheel();
        this.timeout = around.timeouts().command();
        this.clock = around.clock();
    }

    /** The commands of a line. */
    RedirectedCommands commands(Line line) {
        return new RedirectedCommands(line.connection(), new RedirectedCommands.Follower() {
            @Override
            public <T> void send(
                    StatefulRedisConnection<String, byte[]> first,
                    RedisCommand<String, byte[], T> command,
                    AsyncCommand<String, byte[], T> answer) {
                new Journey<>(line, command, answer).send(line.endpoint(), first);
            }
        });
    }

    /** One command on its way from node to node. */
    private final class Journey<T> {

        private final Line first;
        private final RedisCommand<String, byte[], T> command;
        private final AsyncCommand<String, byte[], T> answer;
        private final long beganNanos = clock.nanos();
        private int hops;
        private int tries;

        Journey(Line first, RedisCommand<String, byte[], T> command, AsyncCommand<String, byte[], T> answer) {
            this.first = first;
            this.command = command;
            this.answer = answer;
        }

        void send(Endpoint at, StatefulRedisConnection<String, byte[]> connection) {
            connection.dispatch(prepared(at));
        }

        private void ask(Endpoint at, StatefulRedisConnection<String, byte[]> connection) {
            Guests.ask(connection, prepared(at));
        }

        @SuppressWarnings("FutureReturnValueIgnored") // how it ends is told here
        private AsyncCommand<String, byte[], T> prepared(Endpoint at) {
            AsyncCommand<String, byte[], T> sent = new AsyncCommand<>(command);
            sent.whenComplete((value, failure) -> {
                if (failure == null) {
                    answer.complete(value);
                } else {
                    failed(at, failure);
                }
            });
            return sent;
        }

        private void failed(Endpoint at, Throwable failure) {
            Redirection redirection = Redirection.of(failure, at);
            if (redirection == null || isEnough(redirection) || isLate()) {
                answer.completeExceptionally(failure);
                return;
            }
            redirections.count(redirection.kind());
            command.getOutput().setError((String) null);
            Endpoint target = redirection.target();
            if (target == null) {
                // A sign of life: who would not wait for a server that is silent waits on. It begins anew at the shard:
                // whoever was asked
                // ahead of the slot answers only what comes behind an ASKING.
                first.heard();
                wheel.newTimeout(
                        again -> send(first.endpoint(), first.connection()), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                follow(at, redirection.kind(), target);
            }
        }

        private boolean isEnough(Redirection redirection) {
            return redirection.target() == null ? tries++ == MOST_TRIES : hops++ == MOST_HOPS;
        }

        private void follow(Endpoint at, Redirection.Kind kind, Endpoint target) {
            if (kind == Redirection.Kind.ASK) {
                visit(target);
            } else {
                doubt.run();
                verify(at);
                sendOnceMet(target);
            }
        }

        private void verify(Endpoint at) {
            Shard shard = at.equals(first.endpoint()) ? shards.apply(at) : null;
            if (shard != null) {
                shard.verify(first);
            }
        }

        private void sendOnceMet(Endpoint target) {
            Shard shard = shards.apply(target);
            Line line = shard == null ? null : shard.current();
            if (line != null && line.endpoint().equals(target)) {
                send(target, line.connection());
            } else if (isLate()) {
                answer.completeExceptionally(
                        new RedisException("redirected to " + target + ", which was not met as a master in time"));
            } else {
                wheel.newTimeout(again -> sendOnceMet(target), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        @SuppressWarnings("FutureReturnValueIgnored") // how it ends is told here
        private void visit(Endpoint target) {
            guests.at(target).whenComplete((connection, failure) -> {
                if (failure != null) {
                    answer.completeExceptionally(
                            new RedisException("redirected to " + target + ", which cannot be reached", failure));
                } else if (isLate()) {
                    answer.completeExceptionally(new RedisException("redirected to " + target + " too late"));
                } else {
                    ask(target, connection);
                }
            });
        }

        private boolean isLate() {
            return clock.nanos() - beganNanos > timeout.toNanos();
        }
    }
}
