package dev.larder.spring.aot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.micrometer.LarderSnapshot;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.spring.cache.LarderCacheAutoConfiguration;
import dev.larder.spring.health.LarderHealth;
import dev.larder.spring.invalidation.InvalidationAutoConfiguration;
import dev.larder.spring.transaction.TransactionsAutoConfiguration;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.tier.SharedTier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

/** The application as it is processed ahead of time, compiled, and run from what was generated. */
@Timeout(120)
class AheadOfTimeTest {

    /** A value. */
    public record Word(String text) {}

    /** A key. */
    public record WordId(String language, int number) {}

    /** Something cached. */
    public static class Words {
        final AtomicInteger asked = new AtomicInteger();

        @Cacheable("words")
        public Word find(WordId id) {
            asked.incrementAndGet();
            return new Word(id.language() + id.number());
        }

        public int asked() {
            return asked.get();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching(proxyTargetClass = true)
    @ImportAutoConfiguration({
        LarderAutoConfiguration.class,
        TransactionsAutoConfiguration.class,
        LarderCacheAutoConfiguration.class,
        InvalidationAutoConfiguration.class
    })
    public static class Application {
        @Bean
        Words words() {
            return new Words();
        }

        @Bean
        SharedTier.Provider shared() {
            return new InMemorySharedTier(Clock.system());
        }
    }

    @Test
    @CompileWithForkedClassLoader
    void cachesInWhatWasGenerated() {
        TestGenerationContext generation = processed();
        TestCompiler.forSystem().with(generation).compile(compiled -> {
            @SuppressWarnings("unchecked")
            ApplicationContextInitializer<GenericApplicationContext> initializer =
                    compiled.getInstance(ApplicationContextInitializer.class);
            try (GenericApplicationContext context = new GenericApplicationContext()) {
                initializer.initialize(context);
                context.refresh();
                Words words = context.getBean(Words.class);
                WordId id = new WordId("en", 1);
                assertThat(words.find(id)).isEqualTo(words.find(id));
                assertThat(words.asked()).isOne();
                assertThat(context.getBean(Larder.class).findCache("words")).isPresent();
            }
        });
    }

    @Test
    void tellsOfWhatIsReachedByReflection() {
        RuntimeHints hints = processed().getRuntimeHints();
        assertThat(hints).matches(RuntimeHintsPredicates.reflection().onType(Word.class));
        assertThat(hints).matches(RuntimeHintsPredicates.reflection().onType(WordId.class));
        assertThat(hints)
                .matches(RuntimeHintsPredicates.resource().forResource("dev/larder/redis/internal/tier/fill.lua"));
        assertThat(hints)
                .matches(RuntimeHintsPredicates.resource()
                        .forResource("META-INF/services/dev.larder.tier.CodecProvider"));
        assertThat(hints).matches(RuntimeHintsPredicates.reflection().onType(SimpleKey.class));
    }

    @Test
    void tellsOfWhatSessionsAndPagesWriteAsJson() throws ClassNotFoundException {
        RuntimeHints hints = processed().getRuntimeHints();
        for (Class<?> written : new Class<?>[] {
            Class.forName("dev.larder.spring.session.StoredSession"), LarderHealth.class, LarderSnapshot.class
        }) {
            assertThat(hints)
                    .matches(RuntimeHintsPredicates.reflection()
                            .onType(written)
                            .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS));
        }
        assertThat(hints).matches(RuntimeHintsPredicates.reflection().onType(java.time.Instant.class));
    }

    @Test
    void tellsOfTheClassesThatCaffeineMakesOfOurBounds() throws ReflectiveOperationException {
        RuntimeHints hints = processed().getRuntimeHints();
        for (Memory bound : new Memory[] {Memory.entries(10), Memory.weight(10, (key, value) -> 1)}) {
            assertThat(hints).matches(RuntimeHintsPredicates.reflection().onType(caffeineOf(bound)));
        }
    }

    private static Class<?> caffeineOf(Memory bound) {
        var builder =
                com.github.benmanes.caffeine.cache.Caffeine.newBuilder().evictionListener((key, value, cause) -> {});
        var cache = bound.countsEntries()
                ? builder.maximumSize(bound.maximum()).build()
                : builder.maximumWeight(bound.maximum())
                        .weigher((key, value) -> 1)
                        .build();
        return cache.asMap().getClass();
    }

    private static TestGenerationContext processed() {
        TestGenerationContext generation = new TestGenerationContext();
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.register(Application.class);
        ClassName main = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        generation.writeGeneratedContent();
        assertThat(main).isNotNull();
        context.close();
        return generation;
    }
}
