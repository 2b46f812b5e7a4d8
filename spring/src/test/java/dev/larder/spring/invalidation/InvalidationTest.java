package dev.larder.spring.invalidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.spring.transaction.TransactionsAutoConfiguration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@Timeout(60)
class InvalidationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    LarderAutoConfiguration.class,
                    TransactionsAutoConfiguration.class,
                    InvalidationAutoConfiguration.class))
            .withBean(Writer.class);

    static class Writer {
        @InvalidateTags({"user:#{#user}", "all"})
        public void ofUser(String user) {}

        @InvalidateTags("user:#{#result}")
        public List<String> ofUsers(String... users) {
            return List.of(users);
        }

        @InvalidateTags("user:#{#user}")
        public Mono<Void> ofUserReactively(String user) {
            return Mono.empty();
        }

        @InvalidateTags("user:#{#user}")
        public Flux<String> ofUserInManySteps(String user) {
            return Flux.just("a", "b");
        }

        @InvalidateTags("user:#{#result}")
        public CompletableFuture<String> ofUserLater(String user) {
            return CompletableFuture.completedFuture(user);
        }

        @InvalidateTags("user:#{#user}")
        public void failing(String user) {
            throw new IllegalStateException("not done");
        }

        @InvalidatePattern("goals:#{#user}:*")
        public void goalsOf(String user) {}
    }

    record GoalId(String user, int number) {}

    private void run(BiConsumer<Writer, Cache<GoalId, String>> use) {
        runner.run(context -> use.accept(context.getBean(Writer.class), goals(context)));
    }

    private static Cache<GoalId, String> goals(ApplicationContext context) {
        Cache<GoalId, String> goals = context.getBean(Larder.class)
                .cache(CacheSpec.of("goals:{user}:{number}", GoalId.class, String.class)
                        .keyTags(id -> Set.of("user:" + id.user()))
                        .loader(id -> null));
        List.of("ann", "bob", "a*").forEach(user -> goals.get(new GoalId(user, 1), () -> "a goal"));
        return goals;
    }

    private static boolean isThere(Cache<GoalId, String> goals, String user) {
        return goals.peek(new GoalId(user, 1)) != null;
    }

    @Nested
    class ByTags {
        @Test
        void hitsWhatCarriesThem() {
            run((writer, goals) -> {
                writer.ofUser("ann");
                assertThat(isThere(goals, "ann")).isFalse();
                assertThat(isThere(goals, "bob")).isTrue();
            });
        }

        @Test
        void takesOneOfEachElementOfTheResult() {
            run((writer, goals) -> {
                writer.ofUsers("ann", "bob");
                assertThat(isThere(goals, "ann")).isFalse();
                assertThat(isThere(goals, "bob")).isFalse();
                assertThat(isThere(goals, "a*")).isTrue();
            });
        }

        @Test
        void happensBeforeTheValueOfALaterMethodIsThere() {
            run((writer, goals) -> {
                writer.ofUserReactively("ann").block();
                assertThat(isThere(goals, "ann")).isFalse();
                assertThat(writer.ofUserLater("bob").join()).isEqualTo("bob");
                assertThat(isThere(goals, "bob")).isFalse();
                assertThat(writer.ofUserInManySteps("a*").collectList().block()).hasSize(2);
                assertThat(isThere(goals, "a*")).isFalse();
            });
        }

        @Test
        void doesNotHappenIfTheMethodFails() {
            run((writer, goals) -> {
                assertThatIllegalStateException().isThrownBy(() -> writer.failing("ann"));
                assertThat(isThere(goals, "ann")).isTrue();
            });
        }
    }

    @Nested
    class ByPattern {
        @Test
        void hitsWhatMatches() {
            run((writer, goals) -> {
                writer.goalsOf("bob");
                assertThat(isThere(goals, "bob")).isFalse();
                assertThat(isThere(goals, "ann")).isTrue();
            });
        }

        @Test
        void takesParametersLiterally() {
            run((writer, goals) -> {
                writer.goalsOf("*");
                assertThat(isThere(goals, "ann")).isTrue();
            });
        }
    }

    @Nested
    class ByEvent {
        record Done(String user) {}

        @Test
        void followsTheRulesThatAreBeans() {
            runner.withBean(
                            "rule",
                            InvalidationRule.class,
                            () -> InvalidationRule.on(Done.class, done -> Invalidation.tag("user:" + done.user())))
                    .run(context -> {
                        Cache<GoalId, String> goals = goals(context);
                        context.publishEvent(new Done("ann"));
                        assertThat(isThere(goals, "ann")).isFalse();
                        assertThat(isThere(goals, "bob")).isTrue();
                    });
        }
    }
}
