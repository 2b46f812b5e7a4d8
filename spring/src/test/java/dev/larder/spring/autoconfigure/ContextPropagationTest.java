package dev.larder.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.CacheSpec;
import dev.larder.Larder;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Thread-locals of the caller's on the thread that loads. */
@Timeout(60)
class ContextPropagationTest {

    private static final ThreadLocal<String> USER = new ThreadLocal<>();

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(LarderAutoConfiguration.class));

    @AfterEach
    void leave() {
        ContextRegistry.getInstance().removeThreadLocalAccessor("user");
        USER.remove();
    }

    private static @Nullable String seenByALoad(AssertableApplicationContext context) {
        USER.set("alice");
        return context.getBean(Larder.class)
                .cache(CacheSpec.of("user:{key}", String.class, String.class).loader(key -> String.valueOf(USER.get())))
                .async()
                .get("a")
                .join();
    }

    @Test
    void isOfWhatTheGlobalRegistryKnows() {
        ContextRegistry.getInstance().registerThreadLocalAccessor("user", USER);
        runner.run(context -> assertThat(seenByALoad(context)).isEqualTo("alice"));
    }

    @Test
    void isOfWhatTheApplicationsFactoryCaptures() {
        ContextSnapshotFactory own = ContextSnapshotFactory.builder()
                .contextRegistry(new ContextRegistry().registerThreadLocalAccessor("user", USER))
                .build();
        runner.withBean(ContextSnapshotFactory.class, () -> own)
                .run(context -> assertThat(seenByALoad(context)).isEqualTo("alice"));
    }

    @Test
    void hasItsLastWordFromTheApplication() {
        ContextRegistry.getInstance().registerThreadLocalAccessor("user", USER);
        runner.withBean(LarderBuilderCustomizer.class, () -> builder -> builder.callersContext(task -> task))
                .run(context -> assertThat(seenByALoad(context)).isEqualTo("null"));
    }

    @Test
    void isNotThereWithoutTheLibrary() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer.context"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("larderContext"));
    }
}
