package dev.larder.spring.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.warm.Warmer;
import dev.larder.warm.Warming.State;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Timeout(60)
class WarmersTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(LarderAutoConfiguration.class, WarmAutoConfiguration.class))
            .withUserConfiguration(Goals.class);

    @Configuration(proxyBeanMethods = false)
    static class Goals {

        @Bean
        Cache<String, String> goals(Larder larder) {
            return larder.cache(
                    CacheSpec.of("goal:{id}", String.class, String.class).loader(id -> "goal " + id));
        }

        @Bean
        Warmer<String, String> popular(Cache<String, String> goals) {
            return Warmer.ofKeys("popular", goals, () -> Stream.of("1", "2")).atStart();
        }

        @Bean
        Warmer<String, String> others(Cache<String, String> goals) {
            return Warmer.ofKeys("others", goals, () -> Stream.of("3"));
        }
    }

    // What SpringApplication does at the end of its start.
    private static void start(ApplicationContext context) throws InterruptedException {
        context.getBean(BeanWarmers.class).run(new DefaultApplicationArguments());
    }

    @Test
    void areFoundAndThoseOfTheStartBegin() {
        runner.run(context -> {
            start(context);

            Larder larder = context.getBean(Larder.class);
            assertThat(larder.warmers())
                    .extracting(warming -> warming.warmer().name())
                    .containsExactlyInAnyOrder("popular", "others");
            var popular = larder.warmers().stream()
                    .filter(each -> each.warmer().name().equals("popular"))
                    .findFirst()
                    .orElseThrow();
            assertThat(popular.await(Duration.ofSeconds(30))).isTrue();
            assertThat(popular.progress().loaded()).isEqualTo(2);
        });
    }

    @Test
    void delayReadinessOnlyWhereThatIsWished() {
        runner.withPropertyValues("larder.warm.before-ready=true", "larder.warm.ready-within=30s")
                .run(context -> {
                    start(context);

                    @SuppressWarnings("unchecked")
                    Cache<String, String> goals = context.getBean(Cache.class);
                    assertThat(goals.peek("1")).isEqualTo("goal 1");
                    assertThat(goals.peek("3")).isNull();
                });
    }

    @Test
    void doNothingWhereTheyAreSwitchedOff() {
        runner.withPropertyValues("larder.warm.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(BeanWarmers.class));
    }

    @Test
    void needTheLarderThatMadeTheirCache() {
        runner.run(context -> {
            try (Larder other = Larder.named("other").build()) {
                Cache<String, String> others = other.cache(CacheSpec.of("goal:{id}", String.class, String.class));
                BeanWarmers warmers = new BeanWarmers(
                        List.of(context.getBean(Larder.class)),
                        List.of(Warmer.ofKeys("lost", others, Stream::empty)),
                        new WarmProperties(true, false, Duration.ofMinutes(1)));

                assertThatIllegalStateException()
                        .isThrownBy(() -> warmers.run(new DefaultApplicationArguments()))
                        .withMessageContaining("no Larder bean has made");
            }
        });
    }

    @Test
    void areToldToBeginThroughTheirEndpoint() {
        runner.run(context -> {
            start(context);
            Larder larder = context.getBean(Larder.class);
            WarmersEndpoint endpoint = new WarmersEndpoint(List.of(larder));
            String namespace = larder.status().namespace();
            assertThat(endpoint.progress().get(namespace).get("others").state()).isEqualTo(State.WAITING);

            assertThat(endpoint.start(namespace, "others").getStatus()).isEqualTo(200);
            assertThat(endpoint.start(namespace, "nobody").getStatus()).isEqualTo(404);

            assertThat(endpoint.progress().get(namespace).get("others").runs()).isEqualTo(1);
        });
    }
}
