package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.Endpoint;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.MapOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one sentinel: it is asked for the master, and tells by itself when that changes. Made when somebody asks and there
 * is none.
 */
final class SentinelLine {

    /**
     * What a sentinel knows of the master.
     *
     * @param epoch of its configuration; the greatest is the newest
     * @param endpoint where it is
     */
    record Answer(long epoch, Endpoint endpoint) {}

    private static final String SWITCHED = "+switch-master";

    private final Endpoint sentinel;
    private final String master;
    private final Connector connector;
    private final ScheduledExecutorService timer;
    private final Deadlines hardTimeout;
    private final Runnable onSwitch;
    private volatile @Nullable CompletableFuture<StatefulRedisPubSubConnection<String, String>> connection;

    SentinelLine(
            Endpoint sentinel, String master, Connector connector, ScheduledExecutorService timer, Runnable onSwitch) {
        this.sentinel = sentinel;
        this.master = master;
        this.connector = connector;
        this.timer = timer;
        this.hardTimeout = connector.hardTimeout();
        this.onSwitch = onSwitch;
    }

    CompletionStage<Answer> ask() {
        return connection().thenCompose(open -> limited(open, ask(open)));
    }

    /** A connection may be dead without a word, and what it was asked meanwhile is lost for good: another is made next time. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of a connection
    private CompletionStage<Answer> limited(
            StatefulRedisPubSubConnection<String, String> open, CompletionStage<Answer> asked) {
        CompletableFuture<Answer> answer = asked.toCompletableFuture();
        hardTimeout.after(answer, () -> {
            open.closeAsync();
            answer.completeExceptionally(
                    new RedisCommandTimeoutException("the sentinel at " + sentinel + " does not answer"));
        });
        return answer;
    }

    private CompletionStage<Answer> ask(StatefulRedisPubSubConnection<String, String> open) {
        // In this order: who is asked between a failover's two effects names the new one with the old epoch, and is
        // asked again.
        CompletionStage<Map<String, String>> known =
                open.async().dispatch(CommandType.SENTINEL, new MapOutput<>(StringCodec.UTF8), question("MASTER"));
        CompletionStage<List<String>> named = open.async()
                .dispatch(
                        CommandType.SENTINEL,
                        new ValueListOutput<>(StringCodec.UTF8),
                        question("GET-MASTER-ADDR-BY-NAME"));
        return known.exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        Failures.begins(failure, "ERR No such master") ? unknown() : failure))
                .thenCombine(named, SentinelLine::answer);
    }

    private CommandArgs<String, String> question(String word) {
        return new CommandArgs<>(StringCodec.UTF8).add(word).add(master);
    }

    private RedisConnectionException unknown() {
        return new RedisConnectionException("the sentinel at " + sentinel + " knows no master named " + master
                + "; name it as the sentinels do, or name the sentinels that watch it");
    }

    /**
     * The epoch is what is known, the address what is named: a sentinel that is at a failover has the new master's epoch from the moment
     * it is promoted, and describes the old one until the other replicas follow.
     */
    static Answer answer(Map<String, String> known, List<String> named) {
        Endpoint endpoint = new Endpoint(named.get(0), Integer.parseInt(named.get(1)));
        return new Answer(Long.parseLong(known.getOrDefault("config-epoch", "0")), endpoint);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of a connection
    private synchronized CompletableFuture<StatefulRedisPubSubConnection<String, String>> connection() {
        CompletableFuture<StatefulRedisPubSubConnection<String, String>> present = connection;
        if (present == null || isOver(present)) {
            Opening<StatefulRedisPubSubConnection<String, String>> opening = new Opening<>(
                    how -> connector.sentinel(sentinel, how), StatefulRedisPubSubConnection::closeAsync, timer);
            present = opening.connection().thenApply(this::listening);
            connection = present;
            opening.begin(Attempt.patient(connector.timeouts()));
        }
        return present;
    }

    private static boolean isOver(CompletableFuture<StatefulRedisPubSubConnection<String, String>> present) {
        return present.isDone()
                && (present.isCompletedExceptionally() || !present.join().isOpen());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // without it the sentinel is asked all the same, only later
    private StatefulRedisPubSubConnection<String, String> listening(
            StatefulRedisPubSubConnection<String, String> open) {
        open.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                if (message.startsWith(master + " ")) {
                    onSwitch.run();
                }
            }
        });
        open.async().subscribe(SWITCHED);
        return open;
    }

    /** Closes the connection; complete when that is done. */
    CompletableFuture<Void> close() {
        CompletableFuture<StatefulRedisPubSubConnection<String, String>> present = connection;
        return present == null
                ? CompletableFuture.completedFuture(null)
                : present.thenCompose(open -> open.closeAsync()).exceptionally(failure -> null);
    }
}
