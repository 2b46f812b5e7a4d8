package dev.larder.spring.actuator;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.internal.keys.Sha256;
import dev.larder.micrometer.LarderSnapshot;
import dev.larder.spring.internal.audit.Audit;
import java.security.Principal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * The Actuator endpoint {@code larder}. Like any it has to be exposed. Reading shows settings, counters and advice, neither keys nor
 * values. Writing invalidates, and is off unless {@code management.endpoint.larder.access=unrestricted}; each such action leaves a
 * line in the log {@code dev.larder.audit}, in which a key stands as a hash unless it may be shown.
 *
 * @since 0.1
 */
@Endpoint(id = "larder", defaultAccess = Access.READ_ONLY)
public final class LarderEndpoint {

    private final List<Larder> larders;
    private final Supplier<LarderSnapshot> figures;
    private final Supplier<List<String>> missing;
    private final boolean showsKeys;

    LarderEndpoint(
            Collection<Larder> larders,
            Supplier<LarderSnapshot> figures,
            Supplier<List<String>> missing,
            boolean showsKeys) {
        this.larders = List.copyOf(larders);
        this.figures = figures;
        this.missing = missing;
        this.showsKeys = showsKeys;
    }

    /**
     * What the caches do.
     *
     * @param figures counters, and how each Larder stands
     * @param settings what each cache was told, by namespace and name
     * @param missing what the application lacks, as it was told when it started; empty if nothing is
     * @param advice what the figures say is wrong or suspicious; empty if nothing is
     */
    public record Overview(
            LarderSnapshot figures,
            Map<String, Map<String, String>> settings,
            List<String> missing,
            List<String> advice) {}

    /**
     * What came of an invalidation.
     *
     * @param kind cache, key, tag or pattern
     * @param acknowledgements by namespace: acknowledged, or deferred until Redis is back
     */
    public record Invalidated(String kind, Map<String, Acknowledgement> acknowledgements) {}

    /** Settings, counters and advice. Asks no server. */
    @ReadOperation
    public Overview overview() {
        LarderSnapshot now = figures.get();
        Map<String, Map<String, String>> settings = new LinkedHashMap<>();
        larders.forEach(larder -> settings.put(larder.status().namespace(), settings(larder)));
        return new Overview(now, settings, missing.get(), Advice.of(now.nodes()));
    }

    private static Map<String, String> settings(Larder larder) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Cache<?, ?> cache : larder.caches()) {
            CacheSpec<?, ?> spec = cache.spec();
            settings.put(cache.name(), spec.toString());
        }
        return settings;
    }

    /**
     * Declares untrue a cache, a key (its text as it stands in Redis, without the namespace), a tag, or all keys of a pattern: exactly
     * one of them.
     *
     * @param namespace where; null for every Larder of the application
     * @param reason why, for the journal and the audit log
     * @return {@link Invalidated}; with status 400 a sentence that says what is wrong with the order
     */
    @WriteOperation
    public WebEndpointResponse<?> invalidate(
            SecurityContext security,
            @Nullable String namespace,
            @Nullable String cache,
            @Nullable String key,
            @Nullable String tag,
            @Nullable String pattern,
            @Nullable String reason) {
        try {
            Target target = Target.of(cache, key, tag, pattern);
            return new WebEndpointResponse<>(
                    carryOut(target, namespace, Objects.requireNonNullElse(reason, "by hand"), who(security)));
        } catch (IllegalArgumentException wrong) {
            return new WebEndpointResponse<>(
                    Map.of("error", String.valueOf(wrong.getMessage())), WebEndpointResponse.STATUS_BAD_REQUEST);
        }
    }

    private Invalidated carryOut(Target target, @Nullable String namespace, String why, String who) {
        Map<String, Acknowledgement> acknowledgements = new LinkedHashMap<>();
        for (Larder larder : larders) {
            String name = larder.status().namespace();
            if (namespace == null || namespace.equals(name)) {
                target.in(larder).ifPresent(untrue -> {
                    Acknowledgement done = larder.invalidate(untrue.because(why));
                    Audit.invalidated(who, name, target.kind(), shown(target), done, why);
                    acknowledgements.put(name, done);
                });
            }
        }
        if (acknowledgements.isEmpty()) {
            throw new IllegalArgumentException("No such namespace or cache; GET shows which there are");
        }
        return new Invalidated(target.kind(), acknowledgements);
    }

    private String shown(Target target) {
        return target.kind().equals("key") && !showsKeys ? Sha256.shortMark(target.subject()) : target.subject();
    }

    private static String who(SecurityContext security) {
        return Optional.ofNullable(security.getPrincipal())
                .map(Principal::getName)
                .orElse("anonymous");
    }
}
