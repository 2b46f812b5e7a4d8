package dev.larder.redis.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.redis.internal.address.Endpoint;
import dev.larder.redis.internal.connection.SlotMap.Range;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AcquaintancesTest {

    private static final Endpoint GIVEN = new Endpoint("given", 1);
    private static final Endpoint MASTER = new Endpoint("master", 2);
    private static final Endpoint REPLICA = new Endpoint("replica", 3);

    private final Acquaintances acquaintances = new Acquaintances(List.of(GIVEN));

    @Test
    void whoWasNamedIsKnownAlsoWhenNobodyNamesItAnyMore() {
        acquaintances.named(map(MASTER, REPLICA));
        acquaintances.named(map(MASTER));

        assertThat(acquaintances.besides(List.of(MASTER), 5)).containsExactlyInAnyOrder(GIVEN, REPLICA);
    }

    @Test
    void othersAreTakenEachTimeUntilAllWereTaken() {
        acquaintances.named(map(MASTER, REPLICA));
        Set<Endpoint> taken = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            taken.addAll(acquaintances.besides(List.of(), 1));
        }

        assertThat(taken).containsExactlyInAnyOrder(GIVEN, MASTER, REPLICA);
    }

    @Test
    void whoWasNotNamedForLongestIsForgotten() {
        acquaintances.named(map(MASTER, REPLICA));
        for (int port = 1; port <= 100; port++) {
            acquaintances.named(map(new Endpoint("another", port)));
        }

        assertThat(acquaintances.besides(List.of(), 1_000))
                .hasSize(101)
                .contains(GIVEN)
                .doesNotContain(MASTER, REPLICA);
    }

    private static SlotMap map(Endpoint master, Endpoint... replicas) {
        return new SlotMap(1, List.of(new Range(0, 16_383, master)), Set.of(replicas));
    }
}
