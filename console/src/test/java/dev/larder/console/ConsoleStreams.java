package dev.larder.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.console.measured.StreamsRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Fifty open streams for ten minutes, one more that takes nothing: {@code make console-streams MINUTES=10}. No test of every build. */
class ConsoleStreams {

    private static final String API = "/larder/api/v1";

    @Test
    void holdMemoryFlatAndNobodyUp() throws Exception {
        int minutes = Integer.getInteger("larder.console.minutes", 10);
        try (ConsoleApplication application = ConsoleApplication.start();
                StreamsRun run = new StreamsRun(application.port(), API + "/stream")) {
            for (int minute = 1; minute <= minutes; minute++) {
                await().pollDelay(Duration.ofMinutes(1))
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> true);
                application.goals().get("minute-" + minute);
                run.minute(minute);
            }
            run.tell();

            assertThat(run.leastBytesOfAMinute())
                    .as("bytes that the slowest got")
                    .isPositive();
            assertThat(run.growthBytes())
                    .as("heap from the first minute to the last")
                    .isLessThan(16 << 20);
        }
    }
}
