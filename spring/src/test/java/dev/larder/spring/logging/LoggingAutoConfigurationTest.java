package dev.larder.spring.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.LarderListener.TierCalled;
import dev.larder.LoadException;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class LoggingAutoConfigurationTest {

    private static final List<String> LOGGERS =
            List.of("dev.larder.invalidation", "dev.larder.cache.broken", "dev.larder.cache.switched");

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(LarderAutoConfiguration.class, LoggingAutoConfiguration.class));

    private final LoggingSystem loggers = LoggingSystem.get(getClass().getClassLoader());

    @AfterEach
    void resetLoggers() {
        LOGGERS.forEach(logger -> loggers.setLogLevel(logger, null));
    }

    @Test
    void tellsOfAnInvalidatedGroupWithItsReason(CapturedOutput log) {
        runner.run(context -> context.getBean(Larder.class)
                .invalidate(Invalidation.tag("user:42").because("moved house")));

        assertThat(log.getOut())
                .contains("Invalidated: namespace=application:v1 kind=tag count=1"
                        + " acknowledgement=acknowledged reason=moved house");
    }

    @Test
    void tellsOfInvalidatedKeysAtDebugOnly(CapturedOutput log) {
        loggers.setLogLevel("dev.larder.invalidation", LogLevel.DEBUG);
        runner.run(context -> {
            Cache<String, String> goals =
                    context.getBean(Larder.class).cache(CacheSpec.of("goal:{id}", String.class, String.class));
            assertThat(goals.invalidate("1")).isEqualTo(Acknowledgement.ACKNOWLEDGED);
        });

        assertThat(log.getOut()).contains("Invalidated: namespace=application:v1 kind=key");
    }

    @Test
    void tellsOfAFailedLoadWithoutTheMessageWhichMayHoldAnything(CapturedOutput log) {
        loggers.setLogLevel("dev.larder.cache.broken", LogLevel.DEBUG);
        runner.run(context -> {
            Cache<String, String> goals = context.getBean(Larder.class)
                    .cache(CacheSpec.of("broken:{id}", String.class, String.class)
                            .loader(id -> {
                                throw new IllegalStateException("the password is geheim");
                            }));
            assertThatExceptionOfType(LoadException.class).isThrownBy(() -> goals.get("1"));
        });

        assertThat(log.getOut())
                .contains("Load failed: namespace=application:v1 cache=broken keys=1")
                .contains("cause=java.lang.IllegalStateException")
                .doesNotContain("geheim");
    }

    @Test
    void tellsOnceThatATierIsSlowAndOnceThatItIsInTimeAgain(CapturedOutput log) {
        LogListener listener = new LogListener("shop:v1", Duration.ofMillis(100));
        IntStream.range(0, 20).forEach(trip -> listener.tierCalled(called(150)));
        IntStream.range(0, 20).forEach(trip -> listener.tierCalled(called(1)));

        assertThat(log.getOut().lines().filter(line -> line.contains("The tier is")))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("WARN")
                                .endsWith("The tier is slow: namespace=shop:v1 tier=redis operation=fetch millis=150"
                                        + " limit_millis=100"),
                        line -> assertThat(line)
                                .contains("INFO")
                                .endsWith("The tier is in time again: namespace=shop:v1 tier=redis"));
    }

    private static TierCalled called(long millis) {
        return new TierCalled("goal", "redis", "fetch", Duration.ofMillis(millis), null);
    }

    /** What Actuator's endpoint {@code loggers} does. */
    @Test
    void tellsOfTheLookupsOfOneCacheWhenItsLoggerIsSwitchedAtRunTime(CapturedOutput log) {
        loggers.setLogLevel("dev.larder.cache.switched", LogLevel.INFO);
        runner.run(context -> {
            Cache<String, String> cache = context.getBean(Larder.class)
                    .cache(CacheSpec.of("switched:{id}", String.class, String.class)
                            .loader(id -> "x"));
            cache.get("1");
            assertThat(log.getOut()).doesNotContain("cache=switched outcome=load");

            loggers.setLogLevel("dev.larder.cache.switched", LogLevel.DEBUG);
            cache.get("2");
        });

        assertThat(log.getOut()).contains("Lookup: cache=switched outcome=load key=~");
    }

    @Test
    void saysNothingWhereItIsSwitchedOff(CapturedOutput log) {
        runner.withPropertyValues("larder.logging.enabled=false")
                .run(context -> context.getBean(Larder.class).invalidate(Invalidation.tag("quiet")));

        assertThat(log.getOut()).doesNotContain("Invalidated:");
    }

    @Test
    void slowThatIsNoDurationIsAnErrorWithItsCure() {
        runner.withPropertyValues("larder.logging.slow=-1s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("larder.logging.slow is 'PT-1S': give a positive duration such as 100ms"));
    }
}
