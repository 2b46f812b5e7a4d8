package dev.larder.spring.warm;

import dev.larder.Larder;
import dev.larder.warm.Warming;
import dev.larder.warm.Warming.Progress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * The Actuator endpoint {@code larderwarmers}: reading shows how far each warmer has come; writing to one begins a run, and is off unless {@code
 * management.endpoint.larderwarmers.access=unrestricted}.
 *
 * @since 0.1
 */
@Endpoint(id = "larderwarmers", defaultAccess = Access.READ_ONLY)
public final class WarmersEndpoint {

    private final List<Larder> larders;

    WarmersEndpoint(Collection<Larder> larders) {
        this.larders = List.copyOf(larders);
    }

    /**
     * What came of the wish to begin.
     *
     * @param isStarted false if a run is under way already
     */
    public record Begun(String namespace, boolean isStarted) {}

    /** How far each has come, by namespace and name. */
    @ReadOperation
    public Map<String, Map<String, Progress>> progress() {
        Map<String, Map<String, Progress>> all = new LinkedHashMap<>();
        for (Larder larder : larders) {
            Map<String, Progress> own = new LinkedHashMap<>();
            larder.warmers().forEach(warming -> own.put(warming.warmer().name(), warming.progress()));
            all.put(larder.status().namespace(), own);
        }
        return all;
    }

    /**
     * Begins a run.
     *
     * @param namespace the Larder's, {@code shop:v1}
     * @param warmer the warmer's name
     * @return {@link Begun}; 404 if there is no such warmer
     */
    @WriteOperation
    public WebEndpointResponse<?> start(@Selector String namespace, @Selector String warmer) {
        return find(namespace, warmer)
                .<WebEndpointResponse<?>>map(
                        warming -> new WebEndpointResponse<>(new Begun(namespace, warming.start())))
                .orElseGet(() -> new WebEndpointResponse<>(
                        Map.of("error", "No such namespace or warmer; GET shows which there are"),
                        WebEndpointResponse.STATUS_NOT_FOUND));
    }

    private Optional<Warming> find(String namespace, String name) {
        return larders.stream()
                .filter(larder -> larder.status().namespace().equals(namespace))
                .flatMap(larder -> larder.warmers().stream())
                .filter(warming -> warming.warmer().name().equals(name))
                .findFirst();
    }
}
