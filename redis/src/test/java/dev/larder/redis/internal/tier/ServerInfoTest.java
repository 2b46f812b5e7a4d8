package dev.larder.redis.internal.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.tier.SharedTier.ServerFigures;
import org.junit.jupiter.api.Test;

final class ServerInfoTest {

    @Test
    void readsTheFewFiguresThatAreOfInterest() {
        ServerInfo info = new ServerInfo("""
                # Server
                redis_version:7.0.15
                # Memory
                used_memory:1048576
                used_memory_human:1.00M
                # Stats
                evicted_keys:7
                # Keyspace
                db0:keys=5,expires=1,avg_ttl=0
                db3:keys=37,expires=0,avg_ttl=0
                """.replace("\n", "\r\n"));

        assertThat(info.figures(9)).isEqualTo(new ServerFigures(9, 1_048_576, 42, 7, "7.0.15"));
    }

    @Test
    void whatIsMissingIsNothing() {
        assertThat(new ServerInfo("").figures(9)).isEqualTo(new ServerFigures(9, 0, 0, 0, ""));
    }
}
