package dev.larder.spring.autoconfigure;

import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.tier.LocalTier;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** What the properties mean for the core and its Redis: the one place that maps them. */
final class Settings {

    private static final String UNNAMED = "application";
    private static final String CACHES = "larder.caches.";
    static final String DISK = "dev.larder.disk.Disk";

    private Settings() {}

    /** Finds everything that the core or its Redis would refuse. */
    static void check(LarderProperties properties, Problems problems) {
        bound(named(properties, null, problems), properties, problems);
        new RedisSettings(properties.redis(), problems).check();
        disk(properties.disk(), problems);
        checkDefaults(properties.defaults(), problems);
        CacheSpec<Object, Object> any = CacheSpec.of("any:{key}", Object.class, Object.class);
        defaults(properties, any, problems);
        properties.caches().keySet().forEach(name -> cache(properties, name, any, problems));
    }

    /** A Larder with the application's name, and nothing else that the properties say. */
    static Larder.Builder named(LarderProperties properties, @Nullable String applicationName, Problems problems) {
        Larder.Builder builder = instance(properties, applicationName, problems);
        return set(builder, "larder.version", properties.version(), Larder.Builder::version, problems);
    }

    /** Bounds, memory, and what memory is filled with. */
    static void bound(Larder.Builder builder, LarderProperties properties, Problems problems) {
        set(builder, "larder.maximum-rules", properties.maximumRules(), Larder.Builder::maximumRules, problems);
        set(
                builder,
                "larder.maximum-deferred",
                properties.maximumDeferred(),
                Larder.Builder::maximumDeferred,
                problems);
        set(
                builder,
                "larder.memory.maximum-size",
                properties.memory().maximumSize(),
                (own, size) -> own.memory(Memory.entries(size)),
                problems);
        if (properties.disk().preload().keys() != 0) {
            set(builder, "larder.disk.preload", properties.disk().preload(), Settings::preload, problems);
        }
    }

    private static Larder.Builder preload(Larder.Builder builder, LarderProperties.Preload said) {
        return builder.preload(said.keys(), said.maximumSize().toBytes(), said.atMost());
    }

    /** The spec with what the properties say of all caches. */
    static <K, V> CacheSpec<K, V> defaults(LarderProperties properties, CacheSpec<K, V> spec, Problems problems) {
        return new CacheSettings("larder.defaults.", problems).apply(properties.defaults(), spec);
    }

    /** The spec with what the properties say of the cache of that name. */
    static <K, V> CacheSpec<K, V> cache(
            LarderProperties properties, String name, CacheSpec<K, V> spec, Problems problems) {
        CacheProperties said = properties.caches().get(name);
        return said == null ? spec : new CacheSettings(CACHES + name + ".", problems).apply(said, spec);
    }

    private static void checkDefaults(CacheProperties defaults, Problems problems) {
        refuseForAll("key", defaults.key(), problems);
        refuseForAll("type", defaults.type(), problems);
        refuseForAll("schema", defaults.schema(), problems);
    }

    private static void refuseForAll(String name, @Nullable String value, Problems problems) {
        if (value != null) {
            problems.add(
                    "larder.defaults." + name,
                    value,
                    "it is one cache's own; say it under larder.caches.<name>." + name);
        }
    }

    /** Null: there is to be none, or it cannot be used and the problems say why. */
    static LocalTier.@Nullable Provider disk(LarderProperties.Disk said, Problems problems) {
        String path = said.path();
        if (path == null || !said.isUsed()) {
            return null;
        }
        if (!ClassUtils.isPresent(DISK, Thread.currentThread().getContextClassLoader())) {
            problems.add(
                    "larder.disk.path",
                    path,
                    "it needs larder-disk on the class path; add dev.larder:larder-disk, or remove the property");
            return null;
        }
        return DiskSettings.disk(path, said, problems);
    }

    private static Larder.Builder instance(
            LarderProperties properties, @Nullable String applicationName, Problems problems) {
        String instance = properties.instance();
        Larder.Builder unnamed = Larder.named(nameOf(applicationName));
        return instance == null
                ? unnamed
                : problems.checked("larder.instance", instance, unnamed, () -> Larder.named(instance));
    }

    /** An application's name may hold what an instance's may not. */
    private static String nameOf(@Nullable String applicationName) {
        if (applicationName == null || applicationName.isBlank()) {
            return UNNAMED;
        }
        String allowed = applicationName.strip().replaceAll("[^A-Za-z0-9._-]", "-");
        return allowed.substring(0, Math.min(allowed.length(), 64));
    }

    private static <B, T> B set(B builder, String property, T value, BiFunction<B, T, B> setting, Problems problems) {
        return problems.checked(property, value, builder, () -> setting.apply(builder, value));
    }
}
