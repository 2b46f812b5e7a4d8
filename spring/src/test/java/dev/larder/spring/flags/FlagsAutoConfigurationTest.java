package dev.larder.spring.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Larder;
import dev.larder.flags.Flag;
import dev.larder.flags.FlagSource;
import dev.larder.flags.Flags;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.spring.health.HealthAutoConfiguration;
import dev.larder.spring.health.HealthCheck;
import dev.larder.spring.health.LarderHealth.Verdict;
import dev.larder.spring.metrics.MetricsAutoConfiguration;
import dev.larder.spring.warm.WarmAutoConfiguration;
import dev.larder.warm.Warmer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@Timeout(60)
class FlagsAutoConfigurationTest {

    private static final Flag<Boolean> CHECKOUT = Flag.bool("new-checkout", false);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    LarderAutoConfiguration.class,
                    FlagsAutoConfiguration.class,
                    WarmAutoConfiguration.class,
                    HealthAutoConfiguration.class,
                    MetricsAutoConfiguration.class));

    private ApplicationContextRunner with(FlagSource source) {
        return runner.withBean(FlagSource.class, () -> source);
    }

    private static FlagSource away() {
        return () -> {
            throw new IllegalStateException("password=hunter2");
        };
    }

    @Test
    void makesFlagsOfTheApplicationsSourceAndWarmsThem() {
        with(() -> Map.of("new-checkout", "true")).run(context -> {
            assertThat(context.getBean(Flags.class).isOn(CHECKOUT)).isTrue();
            assertThat(context).hasSingleBean(Warmer.class);
        });
    }

    @Test
    void makesNoneWithoutASource() {
        runner.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Flags.class));
    }

    @Test
    void backsOffToTheApplicationsOwn() {
        runner.withBean("mine", Flags.class, () -> Flags.on(Larder.named("mine").build(), Map::of))
                .withBean(FlagSource.class, () -> Map::of)
                .run(context -> assertThat(context).hasSingleBean(Flags.class).hasBean("mine"));
    }

    @Test
    void operatorsMaySayOtherwiseOfTheCacheBehindThem() {
        with(Map::of).withPropertyValues("larder.caches.flags.time-to-live=30s").run(context -> {
            context.getBean(Flags.class);
            assertThat(context.getBean(Larder.class)
                            .findCache("flags")
                            .orElseThrow()
                            .spec()
                            .timeToLive())
                    .hasSeconds(30);
        });
    }

    @Test
    void healthIsDegradedWhileDefaultsHoldAndSaysWhy() {
        with(away()).run(context -> {
            HealthCheck check = context.getBean(HealthCheck.class);
            context.getBean(Flags.class).isOn(CHECKOUT);

            var node = check.check().nodes().get(0);

            assertThat(node.status()).isEqualTo(Verdict.DEGRADED);
            assertThat(node.summary()).contains("flags are answered by their defaults", "IllegalStateException");
            assertThat(node.flags())
                    .isNotNull()
                    .satisfies(flags -> assertThat(flags.whileAway()).isEqualTo(1));
            assertThat(node.toString()).doesNotContain("hunter2");
        });
    }

    @Test
    void healthShowsWhatMeansNothingAndStaysUp() {
        with(() -> Map.of("new-checkout", "perhaps")).run(context -> {
            context.getBean(Flags.class).isOn(CHECKOUT);

            var node = context.getBean(HealthCheck.class).check().nodes().get(0);

            assertThat(node.status()).isEqualTo(Verdict.UP);
            assertThat(node.flags())
                    .isNotNull()
                    .satisfies(flags -> assertThat(flags.mistyped()).isEqualTo(1));
        });
    }

    @Test
    void metersAreBound() {
        with(away()).run(context -> {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            context.getBean("larderMetrics", MeterBinder.class).bindTo(registry);
            context.getBean(Flags.class).isOn(CHECKOUT);

            assertThat(registry.get("larder.flags.defaults")
                            .tag("reason", "away")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
        });
    }
}
