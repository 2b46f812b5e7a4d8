package dev.larder.benchmarks.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cli.internal.load.Answered;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ComparisonTest {

    private static final Plan PLAN = Plan.of();

    /** Each read a hundred times, so many of them loaded and each in so many milliseconds. */
    private static Side side(int loaded, long millis, double queries, long violations) {
        Scores scores = new Scores();
        for (Operation operation : Operation.values()) {
            Call call = new Call(operation, 0, "GET", "/", "", "");
            for (int i = 0; i < 100; i++) {
                Answered answered = Answered.with(i < loaded ? "load" : "memory");
                scores.hear(call, answered, 0, 0, TimeUnit.MILLISECONDS.toNanos(millis));
            }
        }
        Acknowledged.Verdict versions = new Acknowledged.Verdict(10, 20, violations, 3, 4.5);
        return new Side(scores, scores, 1_000.0 / millis, Map.of("coach", queries), versions, 0.002, Map.of());
    }

    @Test
    void saysHowMuchFasterAndHowManyQueriesFewer() {
        String markdown = new Comparison(PLAN, 7, side(4, 1, 340, 0), side(100, 10, 6_800, 0)).markdown();

        assertThat(markdown)
                .contains("| database queries for 1,000 reads | 100 | 2,000 | 95.0 % fewer (aim: 90 %) |")
                .contains("10.0 times as many")
                .contains(
                        "| single row | 0.5 to 2 | 1.00 / 1.0 | 10.00 / 10.0 | 10.0 times | 1 / 1 | 10 / 10 | 10.0 times |")
                .contains("| ari | 96.0 % | 95 % | 96.0 % | 0.0 % |")
                .contains("acknowledged before (aim: 0) | 0 | 0 |")
                .doesNotContain("missed");
    }

    @Test
    void saysWhatIsLeftOfEachServicesQueries() {
        String markdown = new Comparison(PLAN, 7, side(4, 1, 340, 0), side(100, 10, 6_800, 0)).markdown();

        assertThat(markdown).contains("| coach | 100 | 2,000 | 95.0 % fewer |");
    }

    @Test
    void comparesBothSidesAcrossTheNetwork() {
        String markdown = new Distance(
                        PLAN,
                        new Route.RoundTrips(0.1, 0.05),
                        new Route.RoundTrips(2.3, 2.2),
                        side(4, 2, 340, 0),
                        side(100, 8, 6_800, 0))
                .markdown();

        assertThat(markdown)
                .contains("keeps every byte 1.0 ms, each way")
                .contains("then takes 2.30 ms rather than 0.10, a `PING` 2.20 rather than 0.05")
                .contains("| range | 1 to 5 | 2.00 / 2.0 | 8.00 / 8.0 | 4.0 times as fast, missed | 4.0 times |")
                .contains("| all writes |  | 2.00 / 2.0 | 8.00 / 8.0 | 4.0 times as fast | 4.0 times |");
    }

    @Test
    void saysWhatWasMissed() {
        String markdown = new Comparison(PLAN, 7, side(50, 5, 3_400, 2), side(100, 10, 6_800, 0)).markdown();

        assertThat(markdown)
                .contains("50.0 % fewer (aim: 90 %, missed)")
                .contains("2.0 times, missed")
                .contains("| ari | 50.0 % | 95 %, missed |")
                .contains("acknowledged before (aim: 0) | 2 | 0 |");
    }
}
