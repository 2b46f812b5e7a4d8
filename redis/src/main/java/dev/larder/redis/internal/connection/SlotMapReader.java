package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.Endpoint;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Asks nodes of a cluster for the map; of several maps the newest counts. */
final class SlotMapReader {

    private static final long PATIENCE_MILLIS = 250;
    private static final int MOST_ASKED = 5;

    private final Connector connector;
    private final Surroundings around;

    SlotMapReader(Connector connector, Surroundings around) {
        this.connector = connector;
        this.around = around;
    }

    /** Asks over connections that there are; at least one. */
    CompletionStage<SlotMap> over(List<Line> lines) {
        Ballot<SlotMap> ballot = ballot(lines.size());
        lines.stream().limit(MOST_ASKED).forEach(line -> ballot.asked(ask(line.endpoint(), line.connection())));
        return ballot.outcome();
    }

    /** Asks over connections that are made for it; at least one. */
    CompletionStage<SlotMap> at(Collection<Endpoint> nodes) {
        Ballot<SlotMap> ballot = ballot(nodes.size());
        nodes.stream().limit(MOST_ASKED).forEach(node -> ballot.asked(visit(node)));
        return ballot.outcome();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with the timer
    private Ballot<SlotMap> ballot(int nodes) {
        Ballot<SlotMap> ballot = new Ballot<>(Math.min(nodes, MOST_ASKED), Comparator.comparingLong(SlotMap::epoch));
        around.timer().schedule(ballot::timeUp, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        return ballot;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of a connection that has answered
    private CompletionStage<SlotMap> visit(Endpoint node) {
        return connector
                .visit(node)
                .thenCompose(
                        connection -> ask(node, connection).whenComplete((map, failure) -> connection.closeAsync()));
    }

    private CompletionStage<SlotMap> ask(Endpoint node, StatefulRedisConnection<String, byte[]> connection) {
        CompletionStage<SlotMap> map = connection
                .async()
                .dispatch(CommandType.CLUSTER, new StatusOutput<>(Connector.CODEC), question("INFO"))
                .thenCombine(
                        connection
                                .async()
                                .dispatch(CommandType.CLUSTER, new ArrayOutput<>(Connector.CODEC), question("SLOTS")),
                        (info, slots) -> SlotMap.of(new Info(info), slots, node));
        return around.deadlines()
                .limit(
                        map.toCompletableFuture(),
                        () -> around.failures(node.toString()).late("cluster slots"));
    }

    private static CommandArgs<String, byte[]> question(String word) {
        return new CommandArgs<>(Connector.CODEC).add(word);
    }
}
