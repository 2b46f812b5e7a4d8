package dev.larder.redis.internal.connection;

import io.lettuce.core.RedisAsyncCommandsImpl;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.RedisCommand;

/** Commands that are sent where a node of the cluster says, if that is elsewhere. */
final class RedirectedCommands extends RedisAsyncCommandsImpl<String, byte[]> {

    /** Sends a command and sees to it that the answer is completed. */
    interface Follower {
        <T> void send(
                StatefulRedisConnection<String, byte[]> connection,
                RedisCommand<String, byte[], T> command,
                AsyncCommand<String, byte[], T> answer);
    }

    private final Follower follower;

    RedirectedCommands(StatefulRedisConnection<String, byte[]> connection, Follower follower) {
        super(connection, Connector.CODEC);
        this.follower = follower;
    }

    @Override
    public <T> AsyncCommand<String, byte[], T> dispatch(RedisCommand<String, byte[], T> command) {
        // Is never sent itself: it is what the caller waits for.
        AsyncCommand<String, byte[], T> answer = new AsyncCommand<>(command);
        follower.send(getStatefulConnection(), command, answer);
        return answer;
    }
}
