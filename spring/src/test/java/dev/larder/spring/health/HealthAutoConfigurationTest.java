package dev.larder.spring.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@Timeout(60)
class HealthAutoConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(LarderAutoConfiguration.class, HealthAutoConfiguration.class));

    @Test
    void isUpInMemoryAlone() {
        runner.run(context -> {
            Health health = context.getBean("larderHealthIndicator", HealthIndicator.class)
                    .health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .containsEntry("summary", "Memory alone, there is no shared tier")
                    .containsKey("application:v1");
        });
    }

    @Test
    void isDegradedWithoutItsRedisAndTellsNoSecret() {
        runner.withPropertyValues("larder.redis.uri=redis://:geheim@127.0.0.1:1")
                .run(context -> {
                    Health health = context.getBean(HealthIndicator.class).health();
                    assertThat(health.getStatus().getCode()).isEqualTo("DEGRADED");
                    assertThat(health.toString()).doesNotContain("geheim");
                });
    }

    @Test
    void isDownWithoutItsRedisWhereThatIsRequired() {
        runner.withPropertyValues("larder.redis.uri=redis://127.0.0.1:1", "larder.health.required=true")
                .run(context -> assertThat(
                                context.getBean(HealthIndicator.class).health().getStatus())
                        .isEqualTo(Status.DOWN));
    }

    @Test
    void asksTheSourceTheApplicationNames() {
        runner.withPropertyValues("larder.redis.uri=redis://127.0.0.1:1")
                .withBean(SourceCheck.class, () -> () -> false)
                .run(context -> assertThat(
                                context.getBean(HealthIndicator.class).health().getStatus())
                        .isEqualTo(Status.DOWN));
    }

    @Test
    void isSwitchedOffAsAnyComponentIs() {
        runner.withPropertyValues("management.health.larder.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(HealthIndicator.class)
                        .hasSingleBean(HealthCheck.class));
    }

    @Test
    void backsOffToTheApplicationsIndicator() {
        HealthIndicator own = () -> Health.up().build();
        runner.withBean("larderHealthIndicator", HealthIndicator.class, () -> own)
                .run(context ->
                        assertThat(context).getBean(HealthIndicator.class).isSameAs(own));
    }

    @Test
    void isAbsentWithoutActuatorsHealth() {
        runner.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("larderHealthIndicator"));
    }

    @Test
    void slowThatIsNoDurationIsAnErrorWithItsCure() {
        runner.withPropertyValues("larder.health.slow=0s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("larder.health.slow is 'PT0S': give a positive duration such as 250ms"));
    }
}
