package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.Endpoint;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Asks nodes of a cluster for the map. */
final class SlotMapReader {

    /** How many are asked at once over connections that there are, and how many others. */
    static final int MOST_ASKED = 5;

    private static final long PATIENCE_MILLIS = 250;

    private final Connector connector;
    private final Guests guests;
    private final Surroundings around;

    SlotMapReader(Connector connector, Guests guests, Surroundings around) {
        this.connector = connector;
        this.guests = guests;
        this.around = around;
    }

    /** Asks over lines, at least one, and others over connections that are kept for a while: the one that counts beside what is held. */
    CompletionStage<SlotMap> over(List<Line> lines, Collection<Endpoint> others, SlotMap held) {
        Ballot<SlotMap> ballot = ballot(lines.size() + others.size(), held);
        lines.forEach(line -> ballot.asked(ask(line.endpoint(), line.connection())));
        others.forEach(node -> ballot.asked(call(node)));
        return ballot.outcome();
    }

    /** Asks over connections that are made for it; at least one. */
    CompletionStage<SlotMap> at(Collection<Endpoint> nodes, SlotMap held) {
        Ballot<SlotMap> ballot = ballot(nodes.size(), held);
        nodes.forEach(node -> ballot.asked(visit(node)));
        return ballot.outcome();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with the timer
    private Ballot<SlotMap> ballot(int nodes, SlotMap held) {
        Ballot<SlotMap> ballot = new Ballot<>(nodes, answers -> SlotMap.newest(answers, held));
        around.timer().schedule(ballot::timeUp, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        return ballot;
    }

    // One that is slow to let us in would never be in time if it had to each time.
    private CompletionStage<SlotMap> call(Endpoint node) {
        return Stages.begun(() -> guests.at(node))
                .thenCompose(connection -> ask(node, connection).whenComplete((map, failure) -> {
                    if (failure != null) {
                        guests.leave(node);
                    }
                }));
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
