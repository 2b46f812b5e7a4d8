package dev.larder.server;

import dev.larder.redis.Password;
import dev.larder.redis.Redis;
import dev.larder.redis.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables that say where Redis is, in their order of precedence, and those that go with each of them: {@code REDIS_USER},
 * {@code REDIS_PASSWORD_FILE} and {@code REDIS_CA_FILE}, so that no password has to stand in an address. Files are read anew for each connection.
 */
final class RedisVariables {

    private static final List<Variable> VARIABLES = List.of(
            new Variable("LARDER_REDIS_URI", UnaryOperator.identity()),
            new Variable("REDIS_URL", UnaryOperator.identity()),
            new Variable("REDIS_CONNECTION_STRING", ConnectionString::toUri),
            new Variable("REDIS_ADDR", address -> "redis://" + address));

    private record Variable(String name, UnaryOperator<String> toUri) {}

    private RedisVariables() {}

    /** The Redis of the first variable that is set, or null. */
    static @Nullable Redis read(Map<String, String> environment) {
        for (Variable variable : VARIABLES) {
            String text = environment.getOrDefault(variable.name, "").strip();
            if (!text.isEmpty()) {
                return trusting(loggedIn(redis(variable.name, variable.toUri.apply(text)), environment), environment);
            }
        }
        return null;
    }

    /** The user logs in at sentinels, too. */
    private static Redis loggedIn(Redis redis, Map<String, String> environment) {
        String file = environment.getOrDefault("REDIS_PASSWORD_FILE", "");
        if (file.isEmpty()) {
            return redis;
        }
        String user = environment.getOrDefault("REDIS_USER", "default");
        Password password = Password.file(Path.of(file));
        return redis.user(user).password(password).sentinelLogin(user, password);
    }

    private static Redis trusting(Redis redis, Map<String, String> environment) {
        String file = environment.getOrDefault("REDIS_CA_FILE", "");
        try {
            return file.isEmpty() ? redis : redis.tls(Tls.trusting(Path.of(file)));
        } catch (IllegalArgumentException unusable) {
            throw new UsageException("REDIS_CA_FILE: " + unusable.getMessage());
        }
    }

    /** The Redis at an address that was given by a flag or variable of that name. */
    static Redis redis(String name, String uri) {
        try {
            return Redis.at(uri);
        } catch (IllegalArgumentException unusable) {
            throw new UsageException(name + ": " + unusable.getMessage());
        }
    }
}
