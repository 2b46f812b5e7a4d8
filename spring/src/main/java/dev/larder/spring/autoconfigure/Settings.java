package dev.larder.spring.autoconfigure;

import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.redis.Durability;
import dev.larder.redis.Redis;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** What the properties mean for the core and its Redis: the one place that maps them. */
final class Settings {

    private static final String UNNAMED = "application";
    private static final String CACHES = "larder.caches.";
    private static final String DISK = "dev.larder.disk.Disk";

    private Settings() {}

    /** Finds everything that the core or its Redis would refuse. */
    static void check(LarderProperties properties, Problems problems) {
        larder(properties, null, problems);
        redis(properties.redis(), problems);
        checkDisk(properties.disk(), problems);
        checkDefaults(properties.defaults(), problems);
        CacheSpec<Object, Object> any = CacheSpec.of("any:{key}", Object.class, Object.class);
        defaults(properties, any, problems);
        properties.caches().keySet().forEach(name -> cache(properties, name, any, problems));
    }

    static Larder.Builder larder(LarderProperties properties, @Nullable String applicationName, Problems problems) {
        Larder.Builder builder = instance(properties, applicationName, problems);
        set(builder, "larder.version", properties.version(), Larder.Builder::version, problems);
        set(builder, "larder.maximum-rules", properties.maximumRules(), Larder.Builder::maximumRules, problems);
        set(
                builder,
                "larder.maximum-deferred",
                properties.maximumDeferred(),
                Larder.Builder::maximumDeferred,
                problems);
        return set(
                builder,
                "larder.memory.maximum-size",
                properties.memory().maximumSize(),
                (own, size) -> own.memory(Memory.entries(size)),
                problems);
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

    /** Null: there is to be none, or it cannot be used and the problems say why. */
    static @Nullable Redis redis(LarderProperties.Redis said, Problems problems) {
        String uri = uri(said, problems);
        if (uri == null) {
            return null;
        }
        String property = said.uri() != null ? "larder.redis.uri" : "larder.redis.host";
        Redis redis =
                problems.<@Nullable Redis>checked(property, String.valueOf(said.host()), null, () -> Redis.at(uri));
        return redis == null ? null : tuned(redis, said, problems);
    }

    static boolean isRedisSaid(LarderProperties.Redis said) {
        return said.uri() != null || said.host() != null;
    }

    private static Redis tuned(Redis redis, LarderProperties.Redis said, Problems problems) {
        Redis result = time(redis, "soft-timeout", said.softTimeout(), Redis::softTimeout, problems);
        result = time(result, "command-timeout", said.commandTimeout(), Redis::commandTimeout, problems);
        result = time(result, "connect-timeout", said.connectTimeout(), Redis::connectTimeout, problems);
        result = time(result, "lease-time", said.leaseTime(), Redis::leaseTime, problems);
        result = time(result, "heartbeat", said.heartbeat(), Redis::heartbeat, problems);
        result = set(
                result,
                "larder.redis.journal",
                said.journal(),
                (own, journal) -> own.journal(journal.keyRecords(), journal.groupRecords()),
                problems);
        return bounded(result, said, problems);
    }

    private static Redis bounded(Redis redis, LarderProperties.Redis said, Problems problems) {
        Redis result = set(
                redis,
                "larder.redis.breaker",
                said.breaker(),
                (own, breaker) -> own.breaker(breaker.failures(), breaker.openAtMost()),
                problems);
        result = set(result, "larder.redis.max-connections", said.maxConnections(), Redis::maxConnections, problems);
        result =
                set(result, "larder.redis.maximum-in-flight", said.maximumInFlight(), Redis::maximumInFlight, problems);
        return said.replicas() == 0
                ? result
                : set(
                        result,
                        "larder.redis.replicas",
                        said.replicas(),
                        (own, count) -> own.durability(Durability.replicas(count)),
                        problems);
    }

    private static Redis time(
            Redis redis,
            String name,
            Duration duration,
            BiFunction<Redis, Duration, Redis> setting,
            Problems problems) {
        return set(redis, "larder.redis." + name, duration, setting, problems);
    }

    private static @Nullable String uri(LarderProperties.Redis said, Problems problems) {
        if (said.uri() == null) {
            return said.host() == null ? null : (said.ssl() ? "rediss://" : "redis://") + login(said) + server(said);
        }
        if (said.host() != null) {
            problems.add("larder.redis.host", said.host(), "larder.redis.uri is set too; remove one of them");
        }
        return said.uri();
    }

    private static String login(LarderProperties.Redis said) {
        String user = said.username() == null ? "" : encoded(said.username());
        return said.password() == null ? "" : user + ":" + encoded(said.password()) + "@";
    }

    private static String server(LarderProperties.Redis said) {
        return said.host() + ":" + said.port() + "/" + said.database();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
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

    private static void checkDisk(LarderProperties.Disk disk, Problems problems) {
        if (disk.path() != null && !ClassUtils.isPresent(DISK, Settings.class.getClassLoader())) {
            problems.add(
                    "larder.disk.path",
                    disk.path(),
                    "it needs larder-disk on the class path; add dev.larder:larder-disk, or remove the property");
        }
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
