package dev.larder.spring.autoconfigure;

import dev.larder.redis.Durability;
import dev.larder.redis.Password;
import dev.larder.redis.Redis;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the properties under {@code larder.redis} mean for a Redis: the one place that maps them. */
final class RedisSettings {

    private static final String PREFIX = "larder.redis.";

    private final LarderProperties.Redis said;
    private final Problems problems;

    RedisSettings(LarderProperties.Redis said, Problems problems) {
        this.said = said;
        this.problems = problems;
    }

    /** Finds everything that a Redis would refuse, but for SSL bundles, which are not there yet. */
    void check() {
        Redis plain = at();
        // Without an address the rest is checked all the same, on one that nobody connects to.
        Redis redis = plain == null ? Redis.at("redis://localhost") : plain;
        tuned(new TlsSettings(said, problems).apply(loggedIn(redis), /* bundles= */ null));
    }

    /**
     * The Redis that they say.
     *
     * @param bundles answers what a bundle means
     * @throws LarderConfigurationException if they say none that can be used
     */
    Redis redis(Function<String, dev.larder.redis.Tls> bundles) {
        Redis at = Objects.requireNonNull(at(), "larder.redis.uri");
        Redis redis = tuned(new TlsSettings(said, problems).apply(loggedIn(at), bundles));
        problems.throwIfAny();
        return redis;
    }

    private @Nullable Redis at() {
        String uri = uri();
        String property = PREFIX + (said.uri() != null ? "uri" : "host");
        return uri == null
                ? null
                : problems.<@Nullable Redis>checked(property, String.valueOf(said.host()), null, () -> Redis.at(uri));
    }

    private @Nullable String uri() {
        if (said.uri() == null) {
            return said.host() == null ? null : "redis://" + said.host() + ":" + said.port() + "/" + said.database();
        }
        if (said.host() != null) {
            problems.add(PREFIX + "host", said.host(), "larder.redis.uri is set too; remove one of them");
        }
        return said.uri();
    }

    private Redis loggedIn(Redis redis) {
        Redis named = said.username() == null ? redis : redis.user(said.username());
        Password password = new Passwords(PREFIX, "password", problems)
                .of(said.password(), said.passwordFile(), said.passwordEnvironment());
        return atSentinels(password == null ? named : named.password(password));
    }

    private Redis atSentinels(Redis redis) {
        LarderProperties.Sentinel sentinel = said.sentinel();
        Password password = new Passwords(PREFIX + "sentinel.", "password", problems)
                .of(sentinel.password(), sentinel.passwordFile(), sentinel.passwordEnvironment());
        if (sentinel.username() != null && password == null) {
            problems.add(
                    PREFIX + "sentinel.username",
                    sentinel.username(),
                    "it logs in nowhere without a password; set larder.redis.sentinel.password, or its -file or"
                            + " -environment");
        }
        return password == null
                ? redis
                : redis.sentinelLogin(Objects.requireNonNullElse(sentinel.username(), "default"), password);
    }

    private Redis tuned(Redis redis) {
        Redis result = time(redis, "soft-timeout", said.softTimeout(), Redis::softTimeout);
        result = time(result, "command-timeout", said.commandTimeout(), Redis::commandTimeout);
        result = time(result, "connect-timeout", said.connectTimeout(), Redis::connectTimeout);
        result = time(result, "lease-time", said.leaseTime(), Redis::leaseTime);
        result = time(result, "heartbeat", said.heartbeat(), Redis::heartbeat);
        result = set(
                result,
                "journal",
                said.journal(),
                (own, journal) -> own.journal(journal.keyRecords(), journal.groupRecords()));
        return bounded(result);
    }

    private Redis bounded(Redis redis) {
        Redis result = set(
                redis,
                "breaker",
                said.breaker(),
                (own, breaker) -> own.breaker(breaker.failures(), breaker.openAtMost()));
        result = set(result, "max-connections", said.maxConnections(), Redis::maxConnections);
        result = set(result, "maximum-in-flight", said.maximumInFlight(), Redis::maximumInFlight);
        return said.replicas() == 0
                ? result
                : set(result, "replicas", said.replicas(), (own, count) -> own.durability(Durability.replicas(count)));
    }

    private Redis time(Redis redis, String name, Duration duration, BiFunction<Redis, Duration, Redis> setting) {
        return set(redis, name, duration, setting);
    }

    private <T> Redis set(Redis redis, String name, T value, BiFunction<Redis, T, Redis> setting) {
        return problems.checked(PREFIX + name, value, redis, () -> setting.apply(redis, value));
    }
}
