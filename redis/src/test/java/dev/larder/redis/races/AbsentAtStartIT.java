package dev.larder.redis.races;

import static dev.larder.Acknowledgement.DEFERRED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.topologies.RedisServer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A node starts while Redis is not there, and Redis comes later. */
final class AbsentAtStartIT extends ServerRace {

    @Override
    RedisServer.Builder server(RedisServer.Builder builder) {
        return builder.appendOnly();
    }

    @Test
    void theNodeWorksAloneAndThenWithTheOthers() {
        server.kill();
        // 1. A starts, loads, and answers from memory.
        Node a = startingNode();
        assertThat(a.goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.LOAD));
        assertThat(a.goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.MEMORY));
        assertThat(a.larder().status().isSuspect()).isTrue();
        // 2. What becomes untrue is untrue at once.
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(DEFERRED);
        assertThat(a.get(KEY)).isEqualTo("new");
        // 3. Redis comes; A believes nothing from before, loads, and shares it.
        server.restart();
        a.awaitReady();
        assertThat(a.goals().lookup(KEY)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        assertThat(fleet.node().goals().lookup(KEY)).isEqualTo(new Lookup<>("new", Outcome.REDIS));
    }

    @Test
    void whatItInvalidatedMeanwhileIsRemovedFromWhatTheOthersLeftInRedis() {
        // 1. B leaves the old value in Redis, and Redis goes.
        Node b = fleet.node();
        assertThat(b.get(KEY)).isEqualTo("old");
        server.kill();
        // 2. A starts, writes and invalidates.
        Node a = startingNode();
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(DEFERRED);
        // 3. Redis comes back with the old value.
        server.restart();
        a.awaitReady();
        b.awaitReady();
        b.catchUp();
        assertThat(a.get(KEY)).isEqualTo("new");
        assertThat(b.get(KEY)).isEqualTo("new");
    }

    private Node startingNode() {
        return fleet.startingNode(UnaryOperator.identity(), UnaryOperator.identity());
    }
}
