package dev.larder.cli.internal.doctor;

import static dev.larder.cli.internal.doctor.Level.ERROR;
import static dev.larder.cli.internal.doctor.Level.OK;
import static dev.larder.cli.internal.doctor.Level.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Acknowledgement;
import dev.larder.topologies.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static Answer info(String... lines) {
        return new Answer(String.join("\n", lines), List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "6.0.16, ERROR",
        "5.0.14, ERROR",
        "6.2.19, WARN",
        "6.2.20, OK",
        "7.0.15, WARN",
        "7.2.11, OK",
        "7.4.5, WARN",
        "8.0.4, OK",
        "8.2.1, WARN",
        "8.2.2, OK",
        "8.10.1, OK",
        "nonsense, ERROR"
    })
    void onVersions(String version, Level level) {
        assertThat(Version.of(version).judge("server").level()).isEqualTo(level);
    }

    @Test
    void onPersistence() {
        assertThat(ServerChecks.persistence("s", info("role:master", "aof_enabled:1", "connected_slaves:2"))
                        .level())
                .isEqualTo(OK);
        assertThat(ServerChecks.persistence("s", info("role:master", "aof_enabled:0", "connected_slaves:2"))
                        .level())
                .isEqualTo(WARN);
        assertThat(ServerChecks.persistence("s", info("role:master", "aof_enabled:0", "connected_slaves:0"))
                        .level())
                .isEqualTo(OK);
        assertThat(ServerChecks.persistence("s", info("loading:1")).level()).isEqualTo(ERROR);
        assertThat(ServerChecks.persistence("s", info("rdb_last_bgsave_status:err"))
                        .level())
                .isEqualTo(ERROR);
        assertThat(ServerChecks.persistence("s", info("aof_last_write_status:err"))
                        .level())
                .isEqualTo(ERROR);
    }

    @ParameterizedTest
    @CsvSource({"0,50,allkeys-lru,WARN", "100,50,noeviction,ERROR", "100,91,allkeys-lru,WARN", "100,90,allkeys-lru,OK"})
    void onMemory(String most, String used, String policy, Level level) {
        Answer info = info("maxmemory:" + most, "used_memory:" + used, "maxmemory_policy:" + policy);
        assertThat(ServerChecks.memory("s", info).level()).isEqualTo(level);
    }

    @Test
    void onReplication() {
        assertThat(ServerChecks.replication("s", info("role:slave", "master_link_status:down"))
                        .level())
                .isEqualTo(ERROR);
        assertThat(ServerChecks.replication("s", info("role:slave", "master_link_status:up"))
                        .level())
                .isEqualTo(OK);
        assertThat(ServerChecks.writesAlone("s", "0").level()).isEqualTo(WARN);
        assertThat(ServerChecks.writesAlone("s", "1").level()).isEqualTo(OK);
    }

    @Test
    void onAccess() {
        assertThat(AccessChecks.acl("s", /* logsIn= */ false, /* isHere= */ false)
                        .level())
                .isEqualTo(WARN);
        assertThat(AccessChecks.acl("s", /* logsIn= */ false, /* isHere= */ true)
                        .level())
                .isEqualTo(OK);
        assertThat(AccessChecks.plain("s", /* isHere= */ false).level()).isEqualTo(WARN);
        assertThat(AccessChecks.expiry("s", NOW.plus(Duration.ofDays(31)), NOW).level())
                .isEqualTo(OK);
        assertThat(AccessChecks.expiry("s", NOW.plus(Duration.ofDays(29)), NOW).level())
                .isEqualTo(WARN);
        assertThat(AccessChecks.expiry("s", NOW.plus(Duration.ofDays(6)), NOW).level())
                .isEqualTo(ERROR);
    }

    @Test
    void onClusters() {
        assertThat(TopologyChecks.cluster("s", info("cluster_state:ok", "cluster_slots_ok:16384"))
                        .level())
                .isEqualTo(OK);
        assertThat(TopologyChecks.cluster("s", info("cluster_state:ok", "cluster_slots_ok:16383"))
                        .level())
                .isEqualTo(ERROR);
        assertThat(TopologyChecks.cluster("s", info("cluster_state:fail", "cluster_slots_ok:16384"))
                        .level())
                .isEqualTo(ERROR);
    }

    @ParameterizedTest
    @CsvSource({"5000,OK", "5900,OK", "6000,OK", "7000,OK", "7001,WARN", "3999,WARN", "4000,OK"})
    void onClocksReadBetweenTwoLooksAtOurs(long theirs, Level level) {
        assertThat(TopologyChecks.clock("s", theirs, 5_000, 6_000).level()).isEqualTo(level);
    }

    @Test
    void onTheJournal() {
        assertThat(NamespaceChecks.roundTrip("shop:v1", Acknowledgement.ACKNOWLEDGED, 3)
                        .level())
                .isEqualTo(OK);
        assertThat(NamespaceChecks.roundTrip("shop:v1", Acknowledgement.ACKNOWLEDGED, 251)
                        .level())
                .isEqualTo(WARN);
        assertThat(NamespaceChecks.roundTrip("shop:v1", Acknowledgement.DEFERRED, 3)
                        .level())
                .isEqualTo(ERROR);
    }

    @Test
    void onBackups() {
        assertThat(BackupCheck.judge("d", Optional.empty(), NOW).level()).isEqualTo(ERROR);
        assertThat(BackupCheck.judge("d", Optional.of(NOW.minus(Duration.ofHours(27))), NOW)
                        .level())
                .isEqualTo(WARN);
        assertThat(BackupCheck.judge("d", Optional.of(NOW.minus(Duration.ofHours(25))), NOW)
                        .level())
                .isEqualTo(OK);
    }

    @Test
    void onTheKernel() {
        assertThat(HostChecks.hugePages("[always] madvise never").level()).isEqualTo(WARN);
        assertThat(HostChecks.hugePages("always [madvise] never").level()).isEqualTo(OK);
        assertThat(HostChecks.overcommit("0").level()).isEqualTo(WARN);
        assertThat(HostChecks.overcommit("1").level()).isEqualTo(OK);
        assertThat(HostChecks.overcommit("").level()).as("another system").isEqualTo(OK);
    }

    @Test
    void onCommandsThatWereSlowLately() {
        assertThat(HostChecks.slowlog("s", List.of(slow(9_000, 99_999)), 10_000).level())
                .isEqualTo(OK);
        assertThat(HostChecks.slowlog("s", List.of(slow(1_000, 900_000)), 10_000)
                        .level())
                .isEqualTo(OK);
        Finding finding = HostChecks.slowlog("s", List.of(slow(9_000, 150_000), slow(9_500, 300_000)), 10_000);
        assertThat(finding.level()).isEqualTo(WARN);
        assertThat(finding.what())
                .startsWith("2 commands")
                .contains("KEYS for 300 ms")
                .doesNotContain("secret");
    }

    private static Answer slow(long seconds, long micros) {
        Answer words = new Answer("", List.of(info("KEYS"), info("secret")));
        return new Answer("", List.of(info("1"), info("" + seconds), info("" + micros), words));
    }

    @Test
    void onRights() {
        assertThat(RightsCheck.judge("s", "shop", List.of()).level()).isEqualTo(OK);
        Finding lacking = RightsCheck.judge("s", "shop", List.of("unlink", "xadd"));
        assertThat(lacking.level()).isEqualTo(ERROR);
        assertThat(lacking.cure()).contains("+unlink +xadd");
    }
}
