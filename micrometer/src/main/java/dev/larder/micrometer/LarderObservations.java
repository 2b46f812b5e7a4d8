package dev.larder.micrometer;

import dev.larder.Larder;
import dev.larder.LarderListener;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Observations, and with a tracer spans, of what takes time: {@code larder.loading} around each call of a loader, so that what the
 * loader does appears beneath it, and {@code larder.calling} around each round trip to a tier that a caller waits for. A memory hit is
 * never observed. All keys are of low cardinality, but for the number of keys of a bulk load; no cache key is ever among them.
 *
 * <p>Thread-safe. A beginning and its end are on one thread and nest, so that the registry's own current scope is all that is
 * remembered.
 */
public final class LarderObservations implements LarderListener {

    private static final String LOADING = "larder.loading";
    private static final String CALLING = "larder.calling";

    private final ObservationRegistry registry;
    private final String namespace;

    private LarderObservations(ObservationRegistry registry, String namespace) {
        this.registry = registry;
        this.namespace = namespace;
    }

    /** Observes a Larder from now on. With {@link ObservationRegistry#NOOP} that does nothing. */
    public static void observe(Larder larder, ObservationRegistry registry) {
        if (!Objects.requireNonNull(registry, "registry").isNoop()) {
            larder.listen(new LarderObservations(registry, larder.status().namespace()));
        }
    }

    /** What an observation of ours is recognised by, also by handlers and filters of the user's. */
    static final class Context extends Observation.Context {

        private final String kind;

        Context(String kind) {
            this.kind = kind;
        }
    }

    @Override
    public void loading(Loading event) {
        begin(LOADING, "load " + event.cache(), KeyValues.of("cache", event.cache(), "namespace", namespace))
                .highCardinalityKeyValue("keys", Integer.toString(event.keys()))
                .start()
                .openScope();
    }

    @Override
    public void loaded(Loaded event) {
        end(LOADING, "result", event.failure() == null ? "success" : "failure", event.failure());
    }

    @Override
    public void tierCalling(TierCalling event) {
        KeyValues keys = KeyValues.of(
                "cache", event.cache(), "namespace", namespace, "tier", event.tier(), "operation", event.operation());
        begin(CALLING, event.tier() + " " + event.operation(), keys).start().openScope();
    }

    @Override
    public void tierCalled(TierCalled event) {
        end(CALLING, "result", event.failure() == null ? "success" : event.failure(), null);
    }

    private Observation begin(String name, String contextualName, KeyValues keys) {
        return Observation.createNotStarted(name, () -> new Context(name), registry)
                .contextualName(contextualName)
                .lowCardinalityKeyValues(keys);
    }

    // What began before this listener came, or was lost by code that closes scopes of others, has no end.
    private void end(String kind, String key, String value, @Nullable Throwable failure) {
        Observation.Scope scope = registry.getCurrentObservationScope();
        if (scope == null
                || !(scope.getCurrentObservation().getContext() instanceof Context context)
                || !context.kind.equals(kind)) {
            return;
        }
        scope.close();
        Observation observation = scope.getCurrentObservation().lowCardinalityKeyValue(key, value);
        if (failure != null) {
            observation.error(failure);
        }
        observation.stop();
    }
}
