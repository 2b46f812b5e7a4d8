package dev.larder.spring.autoconfigure;

import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.redis.Redis;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the properties mean for the core and its Redis: the one place that maps them. */
final class Settings {

    private static final String UNNAMED = "application";

    private Settings() {}

    static Larder.Builder larder(LarderProperties properties, @Nullable String applicationName) {
        return Larder.named(instance(properties, applicationName))
                .version(properties.version())
                .memory(Memory.entries(properties.memory().maximumSize()))
                .maximumRules(properties.maximumRules())
                .maximumDeferred(properties.maximumDeferred());
    }

    static Redis redis(LarderProperties.Redis properties) {
        return Redis.at(Objects.requireNonNull(properties.uri(), "larder.redis.uri"))
                .commandTimeout(properties.commandTimeout())
                .connectTimeout(properties.connectTimeout())
                .leaseTime(properties.leaseTime())
                .heartbeat(properties.heartbeat())
                .journal(properties.journal().keyRecords(), properties.journal().groupRecords());
    }

    /** An application's name may hold what an instance's may not. */
    private static String instance(LarderProperties properties, @Nullable String applicationName) {
        if (properties.instance() != null) {
            return properties.instance();
        }
        return applicationName == null || applicationName.isBlank()
                ? UNNAMED
                : applicationName.strip().replaceAll("[^A-Za-z0-9._-]", "-");
    }
}
