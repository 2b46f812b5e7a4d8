package dev.larder.benchmarks.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerCostTest {

    private static final String INFO = """
            # CPU\r
            used_cpu_sys:1.500000\r
            used_cpu_user:2.250000\r
            # Stats\r
            total_commands_processed:42\r
            total_net_output_bytes:1000\r
            # Commandstats\r
            cmdstat_xread:calls=7,usec=70,usec_per_call=10.00,rejected_calls=0,failed_calls=0\r
            """;

    @Test
    void isReadFromWhatTheServerSaysOfItself() {
        assertThat(ServerCost.parse(INFO)).isEqualTo(new ServerCost(3_750_000_000L, 1_000, 7, 42));
    }

    @Test
    void isNothingWhereNothingWasReadYet() {
        assertThat(ServerCost.parse("used_cpu_sys:0.0\r\n")).isEqualTo(new ServerCost(0, 0, 0, 0));
    }

    @Test
    void isTheDifferenceOfTwoMoments() {
        assertThat(new ServerCost(5, 6, 7, 8).since(new ServerCost(1, 1, 1, 1))).isEqualTo(new ServerCost(4, 5, 6, 7));
    }
}
