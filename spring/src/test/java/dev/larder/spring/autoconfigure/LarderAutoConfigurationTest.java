package dev.larder.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.tier.SharedTier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class LarderAutoConfigurationTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(LarderAutoConfiguration.class));

    @Nested
    class ByDefault {
        @Test
        void isMemoryAlone() {
            runner.run(context ->
                    assertThat(context.getBean(Larder.class).shared()).isEmpty());
        }

        @Test
        void isNamedAfterTheApplication() {
            runner.withPropertyValues("spring.application.name=my shop")
                    .run(context -> assertThat(
                                    context.getBean(Larder.class).status().namespace())
                            .isEqualTo("my-shop:v1"));
        }

        @Test
        void isClosedWithTheContext() {
            List<Larder> made = new ArrayList<>();
            runner.run(context -> made.add(context.getBean(Larder.class)));
            CacheSpec<String, String> spec = CacheSpec.of("word:{key}", String.class, String.class);
            assertThatIllegalStateException()
                    .isThrownBy(() -> made.get(0).cache(spec).get("a"));
        }
    }

    @Nested
    class BacksOff {
        @Test
        void toTheApplicationsLarder() {
            Larder own = Larder.named("own").build();
            runner.withBean("own", Larder.class, () -> own)
                    .run(context -> assertThat(context).getBean(Larder.class).isSameAs(own));
        }

        @Test
        void toTheApplicationsSharedTier() {
            runner.withPropertyValues("larder.redis.uri=redis://localhost:1")
                    .withBean(SharedTier.Provider.class, () -> new InMemorySharedTier(Clock.system()))
                    .run(context -> assertThat(context.getBean(Larder.class)
                                    .shared()
                                    .orElseThrow()
                                    .isConnected())
                            .isTrue());
        }

        @Test
        void whereItIsNotEnabled() {
            runner.withPropertyValues("larder.enabled=false")
                    .run(context -> assertThat(context).doesNotHaveBean(Larder.class));
        }
    }

    @Nested
    class WithRedis {
        @Test
        void hasASharedTierAndStartsWhileItIsAway() {
            runner.withPropertyValues("larder.redis.uri=redis://localhost:1")
                    .run(context ->
                            assertThat(context.getBean(Larder.class).shared()).isPresent());
        }
    }

    @Test
    void letsCustomizersHaveTheLastWord() {
        runner.withBean(LarderBuilderCustomizer.class, () -> builder -> builder.version("v9"))
                .run(context -> assertThat(
                                context.getBean(Larder.class).status().namespace())
                        .endsWith(":v9"));
    }
}
