package dev.larder.redis.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.redis.faults.Ailment;
import dev.larder.testkit.faults.FaultRow;
import dev.larder.testkit.history.Rule;
import dev.larder.testkit.history.Verdict;
import dev.larder.testkit.history.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every answer of three nodes is compared with what was promised, while faults happen. */
@Timeout(value = 1, unit = TimeUnit.DAYS)
final class ChaosIT {

    private static final Duration TIME = Duration.ofSeconds(Long.getLong("larder.chaos.seconds", 45));
    private static final Duration CONTROL_TIME = Duration.ofSeconds(10);
    private static final int CONTROL_ROUNDS = 6;
    private static final long SEED = Long.getLong("larder.chaos.seed", System.nanoTime() % 1_000_000);

    private static final Opening ON_ONE_SERVER = folder -> new Victim(folder.resolve("redis"));

    private interface Opening {
        Stage open(Path folder) throws Exception;
    }

    private interface Afterwards {
        void look(Chaos chaos, Verdict verdict) throws Exception;
    }

    private static Verdict run(String name, Weakening weakening, Duration time) throws Exception {
        return run(name, weakening, time, ON_ONE_SERVER);
    }

    private static Verdict run(String name, Weakening weakening, Duration time, Opening stage) throws Exception {
        return run(name, weakening, time, stage, (chaos, verdict) -> {});
    }

    private static Verdict run(String name, Weakening weakening, Duration time, Opening stage, Afterwards afterwards)
            throws Exception {
        Path folder = Path.of(System.getProperty("larder.target", "target"), "chaos", name)
                .toAbsolutePath();
        System.out.println("\nChaos " + name + ": seed " + SEED + ", " + time.toSeconds() + " s");
        try (Chaos chaos = new Chaos(SEED, folder, weakening, weakening == Weakening.NONE)) {
            Verdict verdict = chaos.run(stage.open(folder), time);
            System.out.println(verdict);
            Files.writeString(folder.resolve("verdict.txt"), "seed " + SEED + "\n" + verdict + "\n");
            afterwards.look(chaos, verdict);
            return verdict;
        }
    }

    @Test
    void everyPromiseIsKeptWhateverHappens() throws Exception {
        Verdict verdict = run("as-designed", Weakening.NONE, TIME, ON_ONE_SERVER, ChaosIT::publish);

        assertThat(verdict.reads()).isGreaterThan(1_000);
        assertThat(Chaos.faultsMade(verdict)).isPositive();
    }

    private static void publish(Chaos chaos, Verdict verdict) throws IOException {
        String lost = "WARN  dev.larder.redis Redis is not available";
        assertThat(verdict.violations()).isEmpty();
        assertThat(chaos.logged(lost)).isPositive();
        // The others depend on what happens to whom for how long.
        assertThat(chaos.logged(Vitals.HEALTH + Ailment.AWAY)).isPositive();
        assertThat(chaos.logged(Vitals.METER + Vitals.FAILED)).isPositive();
        FaultRow.of(38, "everything at random, " + Chaos.faultsMade(verdict) + " faults in " + TIME.toSeconds() + " s")
                .calls(verdict.reads())
                .stale(verdict.longestStale())
                .shown(
                        lives(chaos, Vitals.METER, "`%s` in %d", Vitals.METERS),
                        lives(chaos, Vitals.HEALTH, "%s in %d", List.of(Ailment.values())) + " of the nodes' lives",
                        "`WARN Redis is not available` ×" + chaos.logged(lost))
                .withoutTheGuard("deaf nodes, and nodes without a lease check, are found out")
                .publish();
    }

    /** In how many of the nodes' lives there was such a line of each. */
    private static String lives(Chaos chaos, String beginning, String form, List<?> what) throws IOException {
        StringJoiner lives = new StringJoiner(", ");
        for (Object each : what) {
            lives.add(String.format(Locale.ROOT, form, each, chaos.logged(beginning + each)));
        }
        return lives.toString();
    }

    @Test
    void everyPromiseIsKeptWhileSentinelReplacesMasters() throws Exception {
        Verdict verdict = run("sentinel", Weakening.NONE, TIME.dividedBy(2), folder -> new SentinelStage());

        assertThat(verdict.violations()).isEmpty();
        assertThat(Chaos.faultsMade(verdict)).isPositive();
    }

    @Test
    void everyPromiseIsKeptWhileAClusterReplacesMastersAndMovesSlots() throws Exception {
        Verdict verdict = run("cluster", Weakening.NONE, TIME.dividedBy(2), folder -> new ClusterStage(SEED));

        assertThat(verdict.violations()).isEmpty();
        assertThat(Chaos.faultsMade(verdict)).isPositive();
    }

    @Test
    void nodesThatHearOfNoKeysAreSeenToBreakPromises() throws Exception {
        assertThat(brokenWithin(CONTROL_ROUNDS, "deaf-to-keys", Weakening.DEAF_TO_KEYS, Rule.JOURNAL_LAG))
                .isTrue();
    }

    @Test
    void nodesThatFillWithoutALeaseAreSeenToBreakPromises() throws Exception {
        assertThat(brokenWithin(CONTROL_ROUNDS, "without-lease", Weakening.FILL_WITHOUT_LEASE, Rule.SHARED_TIER))
                .isTrue();
    }

    /** Whether a promise is seen to be broken in one of some rounds: on a busy machine a load is overtaken less often. */
    private static boolean brokenWithin(int rounds, String name, Weakening weakening, Rule rule) throws Exception {
        for (int round = 1; round <= rounds; round++) {
            Verdict verdict = run(name + "-" + round, weakening, CONTROL_TIME);
            if (verdict.violations().stream().map(Violation::rule).anyMatch(rule::equals)) {
                return true;
            }
        }
        return false;
    }
}
