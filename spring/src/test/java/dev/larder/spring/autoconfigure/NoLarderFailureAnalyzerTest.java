package dev.larder.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Larder;
import dev.larder.spring.metrics.CacheFigures;
import dev.larder.spring.metrics.MetricsAutoConfiguration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

class NoLarderFailureAnalyzerTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(LarderAutoConfiguration.class, MetricsAutoConfiguration.class));

    record NeedsALarder(Larder larder) {}

    record NeedsFigures(CacheFigures figures) {}

    private static @Nullable FailureAnalysis analysis(AssertableApplicationContext context, String... off) {
        assertThat(context).hasFailed();
        MockEnvironment environment = new MockEnvironment();
        Stream.of(off).forEach(property -> environment.setProperty(property, "false"));
        return new NoLarderFailureAnalyzer(environment).analyze(context.getStartupFailure());
    }

    @Test
    void saysThatLarderIsSwitchedOff() {
        runner.withBean(NeedsALarder.class)
                .withPropertyValues("larder.enabled=false")
                .run(context -> {
                    FailureAnalysis analysis = analysis(context, "larder.enabled");
                    assertThat(analysis.getDescription())
                            .isEqualTo("There is no bean of type dev.larder.Larder, because larder.enabled is false.");
                    assertThat(analysis.getAction()).startsWith("Remove larder.enabled=false");
                });
    }

    @Test
    void saysThatMetricsAreSwitchedOff() {
        runner.withBean(NeedsFigures.class)
                .withPropertyValues("larder.metrics.enabled=false")
                .run(context -> assertThat(
                                analysis(context, "larder.metrics.enabled").getDescription())
                        .endsWith("because larder.metrics.enabled is false."));
    }

    @Test
    void saysThatNothingIsConfigured() {
        new ApplicationContextRunner()
                .withBean(NeedsALarder.class)
                .run(context -> assertThat(analysis(context).getAction()).contains("@EnableAutoConfiguration"));
    }

    @Test
    void saysThatThereAreSeveral() {
        runner.withBean("one", Larder.class, () -> Larder.named("one").build())
                .withBean("other", Larder.class, () -> Larder.named("other").build())
                .withBean(NeedsALarder.class)
                .run(context -> assertThat(analysis(context).getDescription()).contains("[one, other]"));
    }

    @Test
    void leavesOtherBeansToOthers() {
        new ApplicationContextRunner()
                .withBean(NeedsAText.class)
                .run(context -> assertThat(analysis(context)).isNull());
    }

    record NeedsAText(String text) {}
}
