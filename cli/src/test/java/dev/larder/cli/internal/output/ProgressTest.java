package dev.larder.cli.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.testkit.ManualClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ManualClock clock = new ManualClock();
    private final StringWriter err = new StringWriter();

    private Progress progress(boolean isDrawn, long total) {
        return new Progress(new PrintWriter(err), isDrawn, clock, "keys", total);
    }

    @Test
    void isSilentAboutWhatIsQuick() {
        Progress progress = progress(/* isDrawn= */ false, 100);
        progress.done(100);
        progress.close();

        assertThat(err.toString()).isEmpty();
    }

    @Test
    void saysALineEveryTenSecondsWhereNobodyLooksOn() {
        Progress progress = progress(/* isDrawn= */ false, 400);
        clock.advance(Duration.ofSeconds(10));
        progress.done(100);
        progress.done(101);

        assertThat(err.toString()).isEqualToIgnoringNewLines("100 of 400 keys, 10/s, 30 s left");
    }

    @Test
    void drawsABarWhereSomebodyLooksOn() {
        Progress progress = progress(/* isDrawn= */ true, 4);
        clock.advance(Duration.ofSeconds(1));
        progress.done(2);
        progress.close();

        assertThat(err.toString()).contains("\r[############............] 2 of 4 keys, 2/s, 1 s left");
    }

    @Test
    void promisesNothingWhereTheTotalIsUnknown() {
        Progress progress = progress(/* isDrawn= */ false, 0);
        clock.advance(Duration.ofSeconds(10));
        progress.done(50);

        assertThat(err.toString()).isEqualToIgnoringNewLines("50 keys, 5/s");
    }
}
