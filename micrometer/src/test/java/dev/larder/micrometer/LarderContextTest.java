package dev.larder.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LarderContextTest {

    private final ThreadLocal<String> user = new ThreadLocal<>();
    private final List<@Nullable String> seen = new ArrayList<>();

    private Cache<String, String> words(Larder larder, Supplier<@Nullable String> present) {
        return larder.cache(CacheSpec.of("word:{id}", String.class, String.class)
                .hardLoadTimeout(Duration.ofSeconds(30))
                .loader(id -> {
                    seen.add(present.get());
                    return id;
                }));
    }

    @Test
    void aLoadOnAnotherThreadSeesTheCallersThreadLocalsAndTheNextCallersOwn() {
        ContextRegistry registry = new ContextRegistry().registerThreadLocalAccessor("user", user);
        ContextSnapshotFactory factory = ContextSnapshotFactory.builder()
                .contextRegistry(registry)
                .clearMissing(true)
                .build();
        try (Larder larder = Larder.named("shop")
                .callersContext(LarderContext.threadLocals(factory))
                .build()) {
            Cache<String, String> words = words(larder, user::get);
            user.set("alice");
            words.get("a");
            user.set("bob");
            words.async().get("b").join();
            user.remove();
            words.get("c");
        }
        assertThat(seen).containsExactly("alice", "bob", null);
    }

    @Test
    void aLoadOnAnotherThreadIsObservedBeneathTheCallersObservation() {
        TestObservationRegistry registry = TestObservationRegistry.create();
        try (Larder larder = Larder.named("shop")
                .callersContext(LarderContext.allThreadLocals())
                .build()) {
            LarderObservations.observe(larder, registry);
            Cache<String, String> words = words(larder, () -> parent(registry));
            Observation.createNotStarted("request", (ObservationRegistry) registry)
                    .observe(() -> words.get("a"));
        }
        assertThat(seen).containsExactly("request");
    }

    private static @Nullable String parent(ObservationRegistry registry) {
        Observation loading = Objects.requireNonNull(registry.getCurrentObservation());
        ObservationView parent = loading.getContextView().getParentObservation();
        return parent == null ? null : parent.getContextView().getName();
    }
}
