package dev.larder.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RedisKeeperTest {

    private static final class MortalRedis implements RedisKeeper.Kept {
        private boolean isRunning = true;
        private boolean isStillborn;
        private int starts;

        @Override
        public boolean isRunning() {
            return isRunning;
        }

        @Override
        public void restart() {
            starts++;
            if (isStillborn) {
                throw new IllegalStateException("its port is taken");
            }
            isRunning = true;
        }
    }

    private final MortalRedis redis = new MortalRedis();
    private final ManualClock clock = new ManualClock();
    private final RedisKeeper keeper = new RedisKeeper(redis, clock);

    @AfterEach
    void close() {
        keeper.close();
    }

    private void dieAndLook(int times) {
        for (int i = 0; i < times; i++) {
            redis.isRunning = false;
            keeper.look();
        }
    }

    @Test
    void leavesOneAloneThatRuns() {
        keeper.look();

        assertThat(redis.starts).isZero();
    }

    @Test
    void startsOneAgainThatEnded(CapturedOutput output) {
        dieAndLook(1);

        assertThat(redis.isRunning).isTrue();
        assertThat(output.getAll()).contains("The embedded Redis has ended and is started again: start=1 most=5");
    }

    @Test
    void givesUpForAWhileWhenItEndsAgainAndAgain(CapturedOutput output) {
        dieAndLook(2 * RedisKeeper.MOST_STARTS);

        assertThat(redis.starts).isEqualTo(RedisKeeper.MOST_STARTS);
        assertThat(output.getAll().lines().filter(line -> line.contains("is left alone for a while")))
                .hasSize(1);
    }

    @Test
    void takesHeartWhenTheWindowIsOver() {
        dieAndLook(2 * RedisKeeper.MOST_STARTS);

        clock.advance(Duration.ofMinutes(11));
        keeper.look();

        assertThat(redis.isRunning).isTrue();
        assertThat(redis.starts).isEqualTo(RedisKeeper.MOST_STARTS + 1);
    }

    @Test
    void triesAgainWhereItDoesNotStart(CapturedOutput output) {
        redis.isStillborn = true;
        dieAndLook(1);
        redis.isStillborn = false;
        keeper.look();

        assertThat(redis.isRunning).isTrue();
        assertThat(output.getAll()).contains("The embedded Redis did not start: cause=its port is taken");
    }
}
