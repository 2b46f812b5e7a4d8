package dev.larder.server;

import dev.larder.redis.Redis;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The environment variables that say where Redis is, in their order of precedence. */
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
                return redis(variable.name, variable.toUri.apply(text));
            }
        }
        return null;
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
