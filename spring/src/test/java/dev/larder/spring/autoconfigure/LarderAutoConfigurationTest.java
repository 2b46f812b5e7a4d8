package dev.larder.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.testkit.InMemoryLocalTier;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.tier.LocalTier;
import dev.larder.tier.SharedTier;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
    class OnDisk {

        @TempDir
        Path folder;

        @Test
        void keepsWhatTheNextContextFinds() {
            ApplicationContextRunner onDisk = runner.withPropertyValues("larder.disk.path=" + folder);
            onDisk.run(
                    context -> assertThat(words(context).lookup("a").outcome()).isEqualTo(Outcome.LOAD));
            // Asked without a cache's patience: the machine may be busy.
            onDisk.run(context -> assertThat(context.getBean(Larder.class)
                            .local()
                            .orElseThrow()
                            .read("word:a")
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS))
                    .isPresent());
        }

        @ParameterizedTest
        @ValueSource(strings = {"larder.disk.path=", "larder.disk.enabled=false"})
        void isLeftOutIfToldSo(String property) {
            runner.withPropertyValues("larder.disk.path=" + folder, property)
                    .run(context ->
                            assertThat(context.getBean(Larder.class).local()).isEmpty());
        }

        @Test
        @Timeout(60)
        void fillsMemoryIfAskedTo() {
            CompletableFuture<Object> asked = new CompletableFuture<>();
            runner.withPropertyValues("larder.disk.preload.keys=7")
                    .withBean(LocalTier.Provider.class, () -> node -> heard(new InMemoryLocalTier().open(node), asked))
                    .run(context -> {
                        words(context);
                        assertThat(asked.get(30, TimeUnit.SECONDS)).isEqualTo(7);
                    });
        }

        /** The tier, with an ear for how many of the hottest keys are wanted. */
        private static LocalTier heard(LocalTier tier, CompletableFuture<Object> asked) {
            return (LocalTier) Proxy.newProxyInstance(
                    LocalTier.class.getClassLoader(), new Class<?>[] {LocalTier.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("hottest")) {
                            asked.complete(arguments[0]);
                        }
                        return method.invoke(tier, arguments);
                    });
        }

        @Test
        void isTheApplicationsOwnIfItHasOne() {
            InMemoryLocalTier own = new InMemoryLocalTier();
            runner.withPropertyValues("larder.disk.path=" + folder)
                    .withBean(LocalTier.Provider.class, () -> own)
                    .run(context -> {
                        words(context).get("a");
                        assertThat(own.holds("application:v1", "word:a")).isTrue();
                    });
            assertThat(folder).isEmptyDirectory();
        }

        @Test
        void isThereOnlyIfAFolderIsNamed() {
            runner.run(
                    context -> assertThat(context.getBean(Larder.class).local()).isEmpty());
        }

        private static Cache<String, String> words(ApplicationContext context) {
            return context.getBean(Larder.class)
                    .cache(CacheSpec.of("word:{key}", String.class, String.class)
                            .loader(word -> word));
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
        void hasNoneWhereItIsSwitchedOff() {
            runner.withPropertyValues("larder.redis.uri=redis://localhost:1", "larder.redis.enabled=false")
                    .run(context ->
                            assertThat(context.getBean(Larder.class).shared()).isEmpty());
        }

        @Test
        void hasNoneWhereTheAddressIsBlankAsOfAVariableThatIsNotSet() {
            runner.withPropertyValues("larder.redis.uri=")
                    .run(context ->
                            assertThat(context.getBean(Larder.class).shared()).isEmpty());
        }

        @Test
        void hasASharedTierAndStartsWhileItIsAway() {
            runner.withPropertyValues("larder.redis.uri=redis://localhost:1")
                    .run(context ->
                            assertThat(context.getBean(Larder.class).shared()).isPresent());
        }
    }

    @Nested
    class OfCachesThatCodeDeclares {

        private static final CacheSpec<String, String> WORDS =
                CacheSpec.of("word:{key}", String.class, String.class).timeToLive(Duration.ofHours(1));

        @Test
        void says() {
            runner.withPropertyValues("larder.caches.word.time-to-live=3s", "larder.caches.word.tags=all")
                    .run(context -> {
                        CacheSpec<String, String> spec = context.getBean(Larder.class)
                                .cache(WORDS.keyTags(key -> Set.of("own")))
                                .spec();
                        assertThat(spec.timeToLive()).isEqualTo(Duration.ofSeconds(3));
                        assertThat(spec.tagsOf("a", null)).containsExactlyInAnyOrder("all", "own");
                    });
        }

        @Test
        void saysByDefaultOnlyWhatTheyDoNot() {
            runner.withPropertyValues(
                            "larder.defaults.time-to-live=3s",
                            "larder.defaults.stale-if-error=4s",
                            "larder.defaults.tags=all")
                    .run(context -> {
                        CacheSpec<String, String> spec = context.getBean(Larder.class)
                                .cache(WORDS.keyTags(key -> Set.of("own")))
                                .spec();
                        assertThat(spec.timeToLive()).isEqualTo(Duration.ofHours(1));
                        assertThat(spec.staleIfError()).isEqualTo(Duration.ofSeconds(4));
                        assertThat(spec.tagsOf("a", null)).containsExactlyInAnyOrder("all", "own");
                    });
        }

        @Test
        void leavesSessionsAlone() {
            runner.withPropertyValues("larder.defaults.time-to-live=3s")
                    .run(context -> assertThat(context.getBean(Larder.class)
                                    .cache(CacheSpec.of("http-session:{id}", String.class, String.class))
                                    .spec()
                                    .timeToLive())
                            .isEqualTo(Duration.ofMinutes(10)));
        }

        @Test
        void keepsNothingInMemoryWhereItIsSwitchedOff() {
            runner.withPropertyValues("larder.memory.enabled=false").run(context -> {
                AtomicInteger loads = new AtomicInteger();
                Cache<String, Integer> cache = context.getBean(Larder.class)
                        .cache(CacheSpec.of("load:{key}", String.class, Integer.class)
                                .memory(Memory.entries(10))
                                .loader(key -> loads.incrementAndGet()));
                cache.get("a");
                assertThat(cache.get("a")).isEqualTo(2);
            });
        }
    }

    @Nested
    class WithSeveralLarders {
        @Test
        void givesEachWhatThePropertiesSay() {
            runner.withPropertyValues("larder.redis.uri=redis://localhost:1", "larder.maximum-rules=7")
                    .withUserConfiguration(TwoLarders.class)
                    .run(context -> assertThat(
                                    context.getBeansOfType(Larder.class).values())
                            .hasSize(2)
                            .allSatisfy(larder -> assertThat(larder.shared()).isPresent()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoLarders {
        @Bean
        Larder one(ObjectProvider<LarderBuilderCustomizer> customizers) {
            return made("one", customizers);
        }

        @Bean
        Larder other(ObjectProvider<LarderBuilderCustomizer> customizers) {
            return made("other", customizers);
        }

        private static Larder made(String name, ObjectProvider<LarderBuilderCustomizer> customizers) {
            Larder.Builder builder = Larder.named(name);
            customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
            return builder.build();
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
