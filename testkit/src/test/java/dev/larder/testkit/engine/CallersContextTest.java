package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.LoadException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** What belongs to the caller's thread, on the thread that loads for it. */
@Timeout(30)
class CallersContextTest {

    private static final ThreadLocal<String> USER = new ThreadLocal<>();

    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicReference<String> seen = new AtomicReference<>();

    @AfterEach
    void leave() {
        USER.remove();
        MDC.clear();
    }

    private static Runnable asCaller(Runnable task) {
        String user = USER.get();
        return () -> {
            USER.set(user);
            try {
                task.run();
            } finally {
                USER.remove();
            }
        };
    }

    private CacheSpec<String, String> words() {
        return CacheSpec.of("word:{key}", String.class, String.class).loader(key -> {
            loads.incrementAndGet();
            seen.set(USER.get() + " " + MDC.get("correlationId"));
            return key;
        });
    }

    private static Larder larder(UnaryOperator<Runnable> context) {
        return Larder.named("shop").callersContext(context).build();
    }

    @Test
    void goesAlongWithAnAsynchronousLookup() {
        try (Larder larder = larder(CallersContextTest::asCaller)) {
            Cache<String, String> words = larder.cache(words());
            USER.set("alice");
            MDC.put("correlationId", "c-1");
            words.async().get("a").join();
        }
        assertThat(seen).hasValue("alice c-1");
    }

    @Test
    void goesAlongWithALoadThatHasATimeout() {
        try (Larder larder = larder(CallersContextTest::asCaller)) {
            Cache<String, String> words = larder.cache(words().hardLoadTimeout(Duration.ofSeconds(30)));
            USER.set("alice");
            MDC.put("correlationId", "c-1");
            words.get("a");
        }
        assertThat(seen).hasValue("alice c-1");
    }

    /** What an application's context may do wrong. */
    enum Fault implements UnaryOperator<Runnable> {
        IS_NOT_CAPTURED {
            @Override
            public Runnable apply(Runnable task) {
                throw new IllegalStateException("no context");
            }
        },
        IS_NOT_SET {
            @Override
            public Runnable apply(Runnable task) {
                return () -> {
                    throw new IllegalStateException("not set");
                };
            }
        },
        IS_NOT_TAKEN_BACK {
            @Override
            public Runnable apply(Runnable task) {
                return () -> {
                    task.run();
                    throw new IllegalStateException("not taken back");
                };
            }
        },
        FORGETS_THE_TASK {
            @Override
            public Runnable apply(Runnable task) {
                return () -> {};
            }
        },
        RUNS_THE_TASK_TWICE {
            @Override
            public Runnable apply(Runnable task) {
                return () -> {
                    task.run();
                    task.run();
                };
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void thatFailsCostsNoLoad(Fault fault) {
        try (Larder larder = larder(fault)) {
            Cache<String, String> words = larder.cache(words().hardLoadTimeout(Duration.ofSeconds(30)));
            assertThat(words.get("a")).isEqualTo("a");
            assertThat(words.async().get("b").join()).isEqualTo("b");
        }
        assertThat(loads).hasValue(2);
    }

    @Test
    void leavesTheLoadersFailureAsItIs() {
        try (Larder larder = larder(CallersContextTest::asCaller)) {
            Cache<String, String> words = larder.cache(
                    CacheSpec.of("word:{key}", String.class, String.class).loader(key -> {
                        throw new IllegalStateException("broken");
                    }));
            assertThatThrownBy(() -> words.async().get("a").join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(LoadException.class)
                    .hasRootCauseMessage("broken");
        }
    }
}
