package dev.larder.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Larder;
import dev.larder.spring.management.ManagementAutoConfiguration;
import dev.larder.spring.metrics.MetricsAutoConfiguration;
import dev.larder.testkit.InMemoryLocalTier;
import dev.larder.tier.LocalTier;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.support.NoOpCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class ExplanationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    LarderAutoConfiguration.class, MetricsAutoConfiguration.class, ManagementAutoConfiguration.class))
            .withPropertyValues("spring.application.name=shop");

    private List<String> missing(ApplicationContextRunner application) {
        Holder holder = new Holder();
        application.run(
                context -> holder.missing = context.getBean(Explanation.class).missing());
        return holder.missing;
    }

    private static final class Holder {
        private List<String> missing = List.of("the application did not start");
    }

    private ApplicationContextRunner complete() {
        return runner.withUserConfiguration(Caching.class)
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues("larder.redis.uri=redis://localhost:1", "larder.disk.enabled=false");
    }

    @Test
    void isSilentWhereNothingIsMissing() {
        assertThat(missing(complete())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "larder.redis.enabled=false      | Redis is switched off: remove larder.redis.enabled=false.",
                "spring.application.name=        | The application has no name: set spring.application.name, or larder.instance.",
                "larder.redis.uri=redis://far    | What goes to Redis at far is not encrypted: write rediss:// in larder.redis.uri",
                "larder.redis.uri=redis-sentinel://u:sesame@far,b#m | What goes to Redis at far is not encrypted",
                "larder.memory.enabled=false     | Nothing is kept in memory: remove larder.memory.enabled=false.",
                "larder.disk.enabled=true        | larder-disk is there, but keeps nothing: set larder.disk.path",
            })
    void saysWhatIsMissing(String property, String text) {
        assertThat(missing(complete().withPropertyValues(property)))
                .anySatisfy(sentence -> assertThat(sentence).startsWith(text))
                .noneSatisfy(sentence -> assertThat(sentence).contains("sesame"));
    }

    @ParameterizedTest
    @CsvSource({"larder.redis.uri=rediss://far", "larder.redis.uri=redis://[::1]:1", "larder.redis.ssl=true"})
    void saysNothingOfARedisThatIsNearOrEncrypted(String property) {
        assertThat(missing(complete().withPropertyValues(property))).isEmpty();
    }

    @Test
    void saysItInTheLogOnceMistakesAsWarnings(CapturedOutput output) {
        missing(runner.withBean(Shop.class).withPropertyValues("larder.redis.password=sesame"));

        assertThat(output.getAll().lines().filter(line -> line.contains("nothing says where Redis is")))
                .singleElement()
                .asString()
                .contains("WARN");
        assertThat(output.getAll().lines().filter(line -> line.contains("has no shared tier")))
                .singleElement()
                .asString()
                .contains("INFO");
    }

    @Test
    void saysThatThereIsNoSharedTier() {
        assertThat(missing(runner))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("shop:v1 has no shared tier")
                        .contains("Set larder.redis.uri"));
    }

    @Test
    void saysWhichPropertiesOfRedisDoNothing() {
        assertThat(missing(runner.withPropertyValues("larder.redis.password=sesame", "larder.redis.lease-time=3s")))
                .anySatisfy(text -> assertThat(text)
                        .startsWith(
                                "larder.redis.lease-time, larder.redis.password set, but nothing says where Redis is"))
                .noneSatisfy(text -> assertThat(text).contains("sesame"));
    }

    @Test
    void saysThatAnnotationsMetersAndActuatorAreMissing() {
        assertThat(missing(runner.withBean(Shop.class)
                        .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("@EnableCaching is missing: the annotations of")
                        .contains("Shop.price() do nothing"))
                .anySatisfy(text -> assertThat(text).startsWith("There is no registry for meters"));
    }

    @Test
    void saysThatALarderOfTheApplicationsOwnIsWithoutItsRedis() {
        assertThat(missing(complete()
                        .withBean(Larder.class, () -> Larder.named("own").build())))
                .singleElement()
                .asString()
                .startsWith("own:v1 does not use the Redis of larder.redis.*: apply the LarderBuilderCustomizer beans");
    }

    @Test
    void saysNothingOfADiskThatIsTheApplicationsOwn() {
        assertThat(missing(complete()
                        .withPropertyValues("larder.disk.enabled=true")
                        .withBean(LocalTier.Provider.class, InMemoryLocalTier::new)))
                .isEmpty();
    }

    @Test
    void saysThatAManagementPortHasNothingToServe() {
        assertThat(missing(complete().withPropertyValues("larder.management.port=0", "larder.metrics.enabled=false")))
                .singleElement()
                .asString()
                .startsWith("larder.management.port is set, but there are no figures to serve");
    }

    static class Shop {
        @Cacheable("prices")
        public int price(String book) {
            return book.length();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    static class Caching {
        @Bean
        NoOpCacheManager cacheManager() {
            return new NoOpCacheManager();
        }
    }
}
