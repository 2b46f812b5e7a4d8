package dev.larder.redis.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.redis.internal.address.Endpoint;
import dev.larder.redis.internal.connection.SentinelLine.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SentinelLineTest {

    /** What the leader of a failover answers when a replica was promoted and the other one follows not yet. */
    private static final Map<String, String> AMID_A_FAILOVER = Map.of(
            "ip", "10.0.0.1",
            "port", "6379",
            "flags", "master,s_down,o_down,failover_in_progress",
            "failover-state", "reconf_slaves",
            "config-epoch", "2");

    @Test
    void theAddressIsTheOneThatIsNamedAndNotTheOneThatIsDescribed() {
        Answer answer = SentinelLine.answer(AMID_A_FAILOVER, List.of("10.0.0.2", "6380"));

        assertThat(answer).isEqualTo(new Answer(2, new Endpoint("10.0.0.2", 6380)));
    }
}
