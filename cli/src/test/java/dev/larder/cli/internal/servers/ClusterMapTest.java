package dev.larder.cli.internal.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterMapTest {
    private static final ClusterMap MAP = ClusterMap.of("""
            aaa 127.0.0.1:7001@17001 myself,master - 0 0 3 connected 0-99 200 [5->-bbb] [300-<-ccc]
            bbb 127.0.0.1:7002@17002,host.example master - 0 1 2 connected 100-199
            ccc 127.0.0.1:7003@17003 slave aaa 0 1 3 connected
            ddd 127.0.0.1:7004@17004 master,fail - 0 1 4 disconnected
            eee ::1:7005@17005 slave aaa 0 1 3 connected
            """);

    @Test
    void knowsWhoAnswersForWhat() {
        assertThat(MAP.myself().slots().cardinality()).isEqualTo(101);
        assertThat(MAP.at("127.0.0.1:7002").orElseThrow().slots().get(199)).isTrue();
        assertThat(MAP.byId("eee").orElseThrow().place()).isEqualTo("::1:7005");
        assertThat(MAP.replicasOf(MAP.myself()))
                .extracting(ClusterMap.Member::id)
                .containsExactly("ccc", "eee");
    }

    @Test
    void knowsWhatIsOnTheMove() {
        assertThat(MAP.myself().migrating()).isEqualTo(Map.of(5, "bbb"));
        assertThat(MAP.myself().importing()).isEqualTo(Map.of(300, "ccc"));
    }

    @Test
    void countsOnNobodyWhoIsUnwell() {
        assertThat(MAP.masters()).extracting(ClusterMap.Member::id).containsExactly("aaa", "bbb");
    }
}
