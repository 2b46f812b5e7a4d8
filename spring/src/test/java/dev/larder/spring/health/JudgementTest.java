package dev.larder.spring.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spring.health.LarderHealth.Disk;
import dev.larder.spring.health.LarderHealth.Journal;
import dev.larder.spring.health.LarderHealth.Redis;
import dev.larder.spring.health.LarderHealth.Server;
import dev.larder.spring.health.LarderHealth.Verdict;
import dev.larder.spring.health.LarderHealth.Writes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {

    private static final HealthProperties DEFAULTS = new HealthProperties(false, Duration.ofMillis(250), true);

    @ParameterizedTest
    @CsvSource({
        "249.9, closed, true,  false, 0, UP,       Redis answers in 249.9 ms",
        "249.9, closed, ,      false, 0, UP,       Redis answers in 249.9 ms",
        "250,   closed, true,  false, 0, DEGRADED, 'Redis answers slowly, in 250.0 ms'",
        "1,     closed, false, false, 0, DEGRADED, 'Redis answers, but what is written to it cannot be read back'",
        "1,     closed, true,  true,  0, DEGRADED, 'Redis answers, but its journal was not read up to its end for 7 s'",
        "1,     closed, true,  false, 3, DEGRADED, Redis answers; 3 invalidations still wait to be sent",
        "1,     half_open, true, false, 0, DEGRADED, 'Redis answers, but its circuit breaker is not closed yet'",
        ",      open,   ,      true,  9, DEGRADED, 'Redis does not answer, memory and the source serve every request'",
    })
    void saysWhyInOneLine(
            Double millis,
            String breaker,
            Boolean readBack,
            boolean suspect,
            int deferred,
            Verdict verdict,
            String summary) {
        Redis redis = new Redis(true, Instant.EPOCH, millis, readBack, null, breaker, 0, null, List.of());
        Journal journal = new Journal(suspect, 7.2, 0, 1);

        assertThat(Judgement.of(redis, journal, deferred, DEFAULTS, () -> true))
                .isEqualTo(new Judgement(verdict, summary));
    }

    @Test
    void namesTheServersOfAClusterThatDoNotAnswer() {
        List<Server> servers = List.of(server("a", true), server("b", false), server("c", true));
        Redis redis = new Redis(true, Instant.EPOCH, null, null, null, "open", 0, null, servers);

        assertThat(Judgement.of(redis, new Journal(false, 0, 0, 1), 0, DEFAULTS, () -> true))
                .isEqualTo(new Judgement(Verdict.DEGRADED, "1 of 3 servers of Redis do not answer: b"));
    }

    private static Server server(String name, boolean connected) {
        return new Server(name, name, connected, Instant.EPOCH, connected ? "closed" : "open", null, null);
    }

    @Test
    void aDiskInTroubleDegradesAndNeverImproves() {
        Disk broken = new Disk(false, 0, 0, "no room");
        Judgement up = new Judgement(Verdict.UP, "Redis answers in 1 ms");
        assertThat(up.with(null)).isEqualTo(up);
        assertThat(up.with(new Disk(true, 1, 1, null))).isEqualTo(up);
        assertThat(up.with(broken))
                .isEqualTo(new Judgement(Verdict.DEGRADED, "Redis answers in 1 ms; the disk tier: no room"));
        assertThat(new Judgement(Verdict.DOWN, "Nothing answers").with(broken).status())
                .isEqualTo(Verdict.DOWN);
    }

    @Test
    void whatWaitsTooLongToBeWrittenDegradesAndNeverImproves() {
        Judgement up = new Judgement(Verdict.UP, "Redis answers in 1 ms");
        Writes fine = new Writes("goal", false, 7, 1, 0, 0);
        assertThat(up.withWrites(List.of())).isEqualTo(up);
        assertThat(up.withWrites(List.of(fine))).isEqualTo(up);
        assertThat(up.withWrites(List.of(fine, new Writes("score", true, 7, 301.2, 0, 0))))
                .isEqualTo(new Judgement(
                        Verdict.DEGRADED,
                        "Redis answers in 1 ms; writing behind: score has 7 writes waiting, the oldest for 301 s,"
                                + " 0 dead letters and 0 unreadable"));
        for (Writes wrong : List.of(new Writes("score", false, 0, 0, 1, 0), new Writes("score", false, 0, 0, 0, 1))) {
            assertThat(up.withWrites(List.of(wrong)).status()).isEqualTo(Verdict.DEGRADED);
            assertThat(new Judgement(Verdict.DOWN, "Nothing answers")
                            .withWrites(List.of(wrong))
                            .status())
                    .isEqualTo(Verdict.DOWN);
        }
    }
}
