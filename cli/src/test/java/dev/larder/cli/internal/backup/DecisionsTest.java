package dev.larder.cli.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.topologies.RedisBinary;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What backups decide, without a server. */
class DecisionsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private static Manifest manifest(Instant taken, String source) {
        return new Manifest(SetName.at(taken), taken, source, "standalone", /* whole= */ true, List.of());
    }

    private static BackupSet set(Instant taken, String source, String complaint) {
        return new BackupSet(Path.of("backups"), SetName.at(taken), manifest(taken, source), Signature.GOOD, complaint);
    }

    @Nested
    class Executable {
        private final List<RedisBinary> available =
                List.of(new RedisBinary(Path.of("embedded"), "6.2.11"), new RedisBinary(Path.of("path"), "7.0.15"));

        @ParameterizedTest
        @CsvSource({"6.0.1,embedded", "6.2.20,embedded", "7.0.1,path", "7.0.99,path"})
        void isTheOldestThatIsNotOlderThanTheServer(String server, Path chosen) {
            assertThat(Readers.choose(available, server).path()).isEqualTo(chosen);
        }

        @Test
        void isAskedForWhereAllAreOlder() {
            assertThatThrownBy(() -> Readers.choose(available, "8.2.1"))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("put a redis-server 8.2.1 or newer on the PATH")
                    .extracting(failure -> ((Failure) failure).code())
                    .isEqualTo(ExitCode.REFUSED);
        }

        @Test
        void writesOnlyForThoseThatAreNotOlder() {
            assertThat(Readers.isReadBy("7.0.15", "7.0.1")).isTrue();
            assertThat(Readers.isReadBy("7.0.15", "6.2.20")).isFalse();
            assertThat(Readers.isReadBy("6.2.11", "8.10.1")).isTrue();
        }
    }

    @Nested
    class Keeping {
        private final List<BackupSet> shelf = List.of(
                set(NOW, "here", ""),
                set(NOW.minus(Duration.ofDays(1)), "here", ""),
                set(NOW.minus(Duration.ofDays(2)), "elsewhere", ""),
                set(NOW.minus(Duration.ofDays(3)), "here", "a file is missing"),
                set(NOW.minus(Duration.ofDays(4)), "here", ""));

        private List<Integer> outlived(Retention retention) {
            return retention.outlived(shelf, manifest(NOW, "here"), NOW).stream()
                    .map(shelf::indexOf)
                    .toList();
        }

        @Test
        void countsSoundOnesOfTheSameRedis() {
            assertThat(outlived(new Retention(2, null))).containsExactly(4);
            assertThat(outlived(new Retention(1, null))).containsExactly(1, 4);
            assertThat(outlived(new Retention(null, null))).isEmpty();
        }

        @Test
        void byAgeNeverTakesTheNewest() {
            assertThat(outlived(new Retention(null, Duration.ofDays(3)))).containsExactly(4);
            assertThat(outlived(new Retention(null, Duration.ofSeconds(1)))).containsExactly(1, 4);
            List<BackupSet> old = List.of(set(NOW.minus(Duration.ofDays(400)), "here", ""));
            assertThat(new Retention(null, Duration.ofDays(1)).outlived(old, manifest(NOW, "here"), NOW))
                    .isEmpty();
        }

        @Test
        void byBothTakesOnlyWhatIsTooManyAndTooOld() {
            assertThat(outlived(new Retention(1, Duration.ofDays(3)))).containsExactly(4);
        }
    }

    @Nested
    class Names {
        @Test
        void areOfANodeAndASecond() {
            SetName name = SetName.at(NOW);

            assertThat(name.file("10.0.0.7:6379")).isEqualTo("redis_backup_10.0.0.7-6379_20261122_120000.rdb");
            assertThat(SetName.ofFile(name.file("[::1]:6379"))).contains(name);
            assertThat(SetName.ofManifest(name.manifest())).contains(name);
            assertThat(SetName.isFile("../redis_backup_a_20261122_120000.rdb")).isFalse();
        }

        @ParameterizedTest
        @CsvSource({
            "shop:v1:goal:42,shop:v1:goal",
            "goal:1,goal",
            "a:b:c:d:e,a:b:c",
            "plain,(others)",
            "{shop:v1}~keys,{shop:v1}",
            "{a,(others)"
        })
        void ofKeysAreCountedByTheirBeginning(String key, String prefix) {
            assertThat(KeyNames.prefix(key)).isEqualTo(prefix);
        }

        @ParameterizedTest
        @CsvSource({
            "{shop:v1}~nodes,true,true",
            "{shop:v1#3}~beacon:n1,true,true",
            "{shop:v1#0}~mark:n1,true,true",
            "shop:v1:goal:1~lease,true,true",
            "{shop:v1}~keys,false,true",
            "{shop:v1}~incarnation,false,true",
            "shop:v1:goal:1,false,false",
            "{shop:v1}~other,false,false"
        })
        void tellWhatBelongsToProcesses(String key, boolean ofProcesses, boolean bookkeeping) {
            assertThat(KeyNames.isOfProcesses(key)).isEqualTo(ofProcesses);
            assertThat(KeyNames.isBookkeeping(key)).isEqualTo(bookkeeping);
        }
    }

    @Test
    void aJournalThatGoesOnIsNotWrittenOver() {
        assertThat(Restoring.isLeftOut("{shop:v1}~keys", Set.of("shop:v1"))).isTrue();
        assertThat(Restoring.isLeftOut("{shop:v1}~keys", Set.of("shop:v2"))).isFalse();
        assertThat(Restoring.isLeftOut("shop:v1:goal:1", Set.of("shop:v1"))).isFalse();
        assertThat(Restoring.isLeftOut("{shop:v1}~nodes", Set.of())).isTrue();
    }

    @Test
    void aDiskNeedsAFifthMoreThanTheServersUse() {
        Room.require("disk", 1_200, 1_000);
        assertThatThrownBy(() -> Room.require("disk", 1_199, 1_000))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("needed are 1200")
                .extracting(failure -> ((Failure) failure).code())
                .isEqualTo(ExitCode.REFUSED);
    }

    @Test
    void aCheckerThatComplainsIsBelieved() {
        assertThat(RdbCheck.of(0, "[info] 12 keys read")).isEqualTo(new RdbCheck(true, 12, ""));
        assertThat(RdbCheck.of(1, "[offset 0] Checking RDB file x\n[offset 55] Unexpected EOF reading RDB file\n")
                        .complaint())
                .isEqualTo("[offset 55] Unexpected EOF reading RDB file");
        assertThat(RdbCheck.of(0, "nothing").isGood()).isFalse();
    }

    @Test
    void keysWhoseTimeIsOverAreNotMissedInADrill() {
        Contents noted = new Contents(12, 2, "", Map.of(), Map.of("a", 10L, "b", 2L), List.of());

        assertThat(Drill.missing(noted, new Contents(12, 2, "", Map.of(), Map.of("a", 8L, "b", 2L), List.of())))
                .isZero();
        assertThat(Drill.missing(noted, new Contents(12, 2, "", Map.of(), Map.of("a", 8L, "b", 1L), List.of())))
                .isEqualTo(1);
    }

    @Test
    void aPlanHasThePartsOfItsTopologyAndNoGaps() {
        PlanTemplate template =
                new PlanTemplate("all ${x}\n@if sentinel cluster\nmany\n@end\n@if standalone\none\n@end\nend");

        assertThat(template.fill("cluster", Map.of("x", "of it"))).isEqualTo("all of it\nmany\nend\n");
        assertThat(template.fill("standalone", Map.of("x", "of it"))).isEqualTo("all of it\none\nend\n");
    }
}
