package dev.larder.spring.metrics;

import static io.micrometer.observation.tck.TestObservationRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class MetricsAutoConfigurationTest {

    private static final AutoConfigurations CONFIGURATIONS =
            AutoConfigurations.of(LarderAutoConfiguration.class, MetricsAutoConfiguration.class);

    private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(CONFIGURATIONS);

    private static Cache<String, String> goals(ApplicationContext context) {
        return context.getBean(Larder.class)
                .cache(CacheSpec.of("goal:{id}", String.class, String.class).loader(id -> "goal"));
    }

    @Nested
    class ByDefault {

        @Test
        void bindsMetersThatKnowCachesMadeLater() {
            runner.run(context -> {
                MeterRegistry registry = new SimpleMeterRegistry();
                context.getBean(MeterBinder.class).bindTo(registry);

                goals(context).get("1");

                assertThat(registry.get("cache.size")
                                .tag("cache", "goal")
                                .gauge()
                                .value())
                        .isEqualTo(1);
            });
        }

        @Test
        void observesLoadsWhereThereIsARegistry() {
            TestObservationRegistry registry = TestObservationRegistry.create();
            runner.withBean(TestObservationRegistry.class, () -> registry).run(context -> {
                goals(context).get("1");

                assertThat(registry).hasNumberOfObservationsWithNameEqualTo("larder.loading", 1);
            });
        }

        @Test
        void givesTheFiguresInCode() {
            runner.run(context -> {
                goals(context).get("1");

                assertThat(context.getBean(CacheFigures.class)
                                .snapshot()
                                .total()
                                .misses())
                        .isEqualTo(1);
            });
        }

        @Test
        void servesNoPage() {
            new WebApplicationContextRunner()
                    .withConfiguration(CONFIGURATIONS)
                    .run(context -> assertThat(context).doesNotHaveBean("larderMetricsPage"));
        }
    }

    @Nested
    class Property {

        @Test
        void enabledSwitchesAllOff() {
            runner.withPropertyValues("larder.metrics.enabled=false")
                    .run(context -> assertThat(context)
                            .hasSingleBean(Larder.class)
                            .doesNotHaveBean(MeterBinder.class)
                            .doesNotHaveBean(CacheFigures.class));
        }

        @Test
        void observationsSwitchesThemOff() {
            TestObservationRegistry registry = TestObservationRegistry.create();
            runner.withBean(TestObservationRegistry.class, () -> registry)
                    .withPropertyValues("larder.metrics.observations=false")
                    .run(context -> {
                        goals(context).get("1");

                        assertThat(registry).doesNotHaveAnyObservation();
                    });
        }

        @Test
        void publishIntervalLogsALineOfFigures(CapturedOutput log) {
            runner.withPropertyValues("larder.metrics.publish-interval=50ms").run(context -> {
                goals(context).get("1");

                Awaitility.await()
                        .atMost(30, TimeUnit.SECONDS)
                        .untilAsserted(() -> assertThat(log.getOut())
                                .contains("Caches: hits=0 misses=1 hit_rate=0.000 evictions=0 entries=1 loads=1"
                                        + " load_failures=0 redis=none deferred=0"));
            });
        }

        @Test
        void detailedLogsALineForEachCache(CapturedOutput log) {
            runner.withPropertyValues("larder.metrics.detailed=true").run(context -> {
                goals(context).get("1");

                context.getBean(Summaries.class).publish();

                assertThat(log.getOut())
                        .contains(
                                "Cache: namespace=application:v1 cache=goal hits=0 misses=1 hit_rate=0.000 entries=1");
            });
        }

        @Test
        void prefixAddsTheApplicationsOwnFigures() {
            runner.withPropertyValues("larder.metrics.prefix=aikernel")
                    .run(context -> assertThat(
                                    context.getBean(CacheFigures.class).page())
                            .contains("aikernel_cache_hit_rate 0\n"));
        }

        @Test
        void prefixThatPrometheusWouldRefuseIsAnErrorWithItsCure() {
            runner.withPropertyValues("larder.metrics.prefix=ai-kernel")
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .hasMessage(
                                    "larder.metrics.prefix is 'ai-kernel': give letters, digits and underscores, not"
                                            + " beginning with a digit, or leave it out"));
        }

        @Test
        void publishIntervalBelowZeroIsAnErrorWithItsCure() {
            runner.withPropertyValues("larder.metrics.publish-interval=-1s")
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .hasMessage(
                                    "larder.metrics.publish-interval is 'PT-1S': give a positive duration such as 60s,"
                                            + " or 0 to switch the summary off"));
        }

        @Test
        void webServesThePageInAServletApplication() {
            new WebApplicationContextRunner()
                    .withConfiguration(CONFIGURATIONS)
                    .withPropertyValues("larder.metrics.web=true")
                    .run(context -> assertThat(context).hasBean("larderMetricsPage"));
        }

        @Test
        void webServesThePageInAReactiveApplication() {
            new ReactiveWebApplicationContextRunner()
                    .withConfiguration(CONFIGURATIONS)
                    .withPropertyValues("larder.metrics.web=true")
                    .run(context -> assertThat(context).hasBean("larderMetricsPage"));
        }
    }

    @Nested
    class BacksOff {

        @Test
        void whereThereIsNoLarder() {
            runner.withPropertyValues("larder.enabled=false")
                    .run(context -> assertThat(context).doesNotHaveBean(CacheFigures.class));
        }

        @Test
        void toTheApplicationsMeters() {
            MeterBinder own = registry -> {};
            runner.withBean("larderMetrics", MeterBinder.class, () -> own)
                    .run(context ->
                            assertThat(context).getBean(MeterBinder.class).isSameAs(own));
        }

        @Test
        void toAnApplicationWithoutPages() {
            new WebApplicationContextRunner()
                    .withConfiguration(CONFIGURATIONS)
                    .withPropertyValues("larder.metrics.web=true")
                    .withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
                    .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("larderMetricsPage"));
        }
    }

    @Test
    void seesTheLardersOfAnApplicationThatHasMany() {
        new ApplicationContextRunner()
                .withBean("one", Larder.class, () -> Larder.named("one").build())
                .withBean("two", Larder.class, () -> Larder.named("two").build())
                .withConfiguration(CONFIGURATIONS)
                .run(context -> assertThat(
                                context.getBean(CacheFigures.class).snapshot().nodes())
                        .hasSize(2));
    }
}
