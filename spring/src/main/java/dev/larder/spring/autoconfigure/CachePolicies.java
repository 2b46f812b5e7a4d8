package dev.larder.spring.autoconfigure;

import dev.larder.CacheSpec;
import dev.larder.Memory;
import dev.larder.TypeRef;
import dev.larder.spring.autoconfigure.LarderProperties.LoadsInTransaction;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the properties say of caches, for the packages that make them. Immutable, thread-safe. */
public final class CachePolicies implements CacheSpec.Policy {

    // The near copies of sessions, which larder.session.* is about.
    private static final String SESSIONS = "http-session";

    private static final TypeRef<Object> ANY_KEY = new TypeRef<>() {};

    // An odd duration that nobody would set, told from those that somebody did.
    private static final Duration UNSET = Duration.ofDays(3_649).plusNanos(1);

    private final LarderProperties properties;

    CachePolicies(LarderProperties properties) {
        this.properties = properties;
    }

    /** The names under {@code larder.caches}. */
    public Set<String> names() {
        return Set.copyOf(properties.caches().keySet());
    }

    /** Whether a cache of that name may be made. */
    public boolean isKnown(String name) {
        return properties.hasDynamicCaches() || properties.caches().containsKey(name);
    }

    /** The text of {@code larder.caches.<name>.type}, or null. */
    public @Nullable String typeOf(String name) {
        CacheProperties said = properties.caches().get(name);
        return said == null ? null : said.type();
    }

    /** What happens to values that transactions load. */
    public LoadsInTransaction loadsInTransactions() {
        return properties.transactions().loads();
    }

    /**
     * The spec of a cache: the core's defaults, {@code larder.defaults}, what annotations say, and {@code larder.caches.<name>}, each
     * before the next. That a method answered null is remembered for the time to live unless one of them says otherwise.
     *
     * @param type the values' type; null if nobody knows it, which keeps them in this process
     * @throws LarderConfigurationException if the core refuses something
     */
    @SuppressWarnings("unchecked") // values are checked against their type where they are put
    public CacheSpec<Object, Object> spec(
            String name, @Nullable Type type, UnaryOperator<CacheSpec<Object, Object>> annotated) {
        Problems problems = new Problems();
        TypeRef<Object> values = (TypeRef<Object>) TypeRef.of(type == null ? Object.class : type);
        CacheSpec<Object, Object> plain = problems.checked(
                "larder.caches." + name + ".key",
                template(name),
                CacheSpec.of("any:{key}", ANY_KEY, values),
                () -> CacheSpec.of(template(name), ANY_KEY, values).name(name));
        CacheSpec<Object, Object> spec = said(name, annotated, plain, problems);
        problems.throwIfAny();
        return type == null ? spec.memoryOnly() : spec;
    }

    /**
     * What the properties say of a cache that code declares: {@code larder.defaults} of all that it does not say itself, {@code
     * larder.caches.<name>} and {@code larder.memory.enabled=false} whatever it says. Tags are added to its own.
     *
     * @throws LarderConfigurationException if the core refuses something
     */
    @Override
    public <K, V> CacheSpec<K, V> apply(CacheSpec<K, V> spec) {
        if (spec.name().equals(SESSIONS)) {
            return spec;
        }
        Problems problems = new Problems();
        CacheSpec<K, V> onDefaults = spec.over(defaults -> Settings.defaults(properties, defaults, problems));
        CacheSpec<K, V> result = Settings.cache(properties, spec.name(), tagged(onDefaults), problems);
        problems.throwIfAny();
        return properties.memory().enabled() ? result : result.memory(Memory.none());
    }

    private <K, V> CacheSpec<K, V> tagged(CacheSpec<K, V> spec) {
        Set<String> tags = properties.defaults().tags();
        return tags == null ? spec : CacheSettings.tagged(spec, tags);
    }

    /** A configuration that cannot be used, for whoever finds out. */
    public static RuntimeException refusal(List<Problem> problems) {
        return new LarderConfigurationException(problems);
    }

    private CacheSpec<Object, Object> said(
            String name,
            UnaryOperator<CacheSpec<Object, Object>> annotated,
            CacheSpec<Object, Object> plain,
            Problems problems) {
        CacheSpec<Object, Object> unset = plain.negativeTimeToLive(UNSET);
        CacheSpec<Object, Object> spec = Settings.cache(
                properties, name, annotated.apply(Settings.defaults(properties, unset, problems)), problems);
        return spec.negativeTimeToLive().equals(UNSET) ? spec.negativeTimeToLive(spec.timeToLive()) : spec;
    }

    private String template(String name) {
        CacheProperties said = properties.caches().get(name);
        String key = said == null ? null : said.key();
        return Objects.requireNonNullElse(key, literal(name) + ":{key}");
    }

    /** A cache's name may hold what a template's literals may not. */
    private static String literal(String name) {
        return name.replaceAll("[^A-Za-z0-9._:-]", "_");
    }
}
