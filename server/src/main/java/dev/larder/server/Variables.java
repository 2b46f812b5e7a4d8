package dev.larder.server;

import dev.larder.redis.Redis;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What the environment says in names that other systems use, as properties of the starter, which come after whatever stands under
 * {@code larder} itself. {@code docs/server.md} has the table.
 *
 * @param address where Redis is, by the first variable that says it
 * @param credentials who logs in there, and whom to trust; of no use to the embedded one
 * @param settings everything else
 * @param origins the variable behind each property
 */
record Variables(
        Map<String, String> address,
        Map<String, String> credentials,
        Map<String, String> settings,
        Map<String, String> origins) {

    private static final String URI = "larder.redis.uri";
    private static final String MEMORY = "larder.memory.enabled";
    private static final String REDIS = "larder.redis.enabled";
    private static final String DISK = "larder.disk.enabled";
    private static final String SERVICES = "services.caching.enabled";
    private static final String TIME_TO_LIVE = "larder.defaults.time-to-live";

    private static final List<Variable> ADDRESSES = List.of(
            new Variable("REDIS_URL", uri -> Map.of(URI, uri)),
            new Variable("REDIS_CONNECTION_STRING", ConnectionString::toProperties),
            new Variable("REDIS_ADDR", address -> Map.of(URI, "redis://" + address)));

    /** The user logs in at sentinels, too. */
    private static final List<Variable> CREDENTIALS = List.of(
            new Variable(
                    "REDIS_USER",
                    user -> Map.of("larder.redis.username", user, "larder.redis.sentinel.username", user)),
            new Variable(
                    "REDIS_PASSWORD_FILE",
                    file -> Map.of("larder.redis.password-file", file, "larder.redis.sentinel.password-file", file)),
            one("REDIS_CA_FILE", "larder.redis.tls.trust", UnaryOperator.identity()));

    /** Of two that say the same property the earlier wins. */
    private static final List<Variable> SETTINGS = List.of(
            new Variable("CACHE_ENABLED", text -> onOff(text, MEMORY, REDIS, DISK, SERVICES)),
            new Variable("CACHE_L1_ENABLED", text -> onOff(text, MEMORY)),
            new Variable("CACHE_L2_ENABLED", text -> onOff(text, REDIS)),
            one("CACHE_DEFAULT_TTL", TIME_TO_LIVE, Variables::duration),
            one("CACHE_TTL_SECONDS", TIME_TO_LIVE, Variables::seconds),
            one("CACHE_VM_STATE_TTL", "larder.caches.vm-state.time-to-live", Variables::duration),
            one("CACHE_VM_METRICS_TTL", "larder.caches.vm-metrics.time-to-live", Variables::duration),
            one("REDIS_MAX_CONNECTIONS", "larder.redis.max-connections", Variables::number),
            one("REDIS_SOCKET_TIMEOUT", "larder.redis.command-timeout", Variables::duration));

    private record Variable(String name, Function<String, Map<String, String>> properties) {
        Map<String, String> read(String text) {
            try {
                return properties.apply(text);
            } catch (IllegalArgumentException unusable) {
                throw new UsageException(name + ": " + unusable.getMessage());
            }
        }
    }

    /**
     * Reads them; what is blank is not set.
     *
     * @throws UsageException if one cannot be used; it names the variable, and no secret
     */
    static Variables read(Map<String, String> environment) {
        Map<String, String> origins = new LinkedHashMap<>();
        Map<String, String> settings = readAll(SETTINGS, environment, origins);
        Map<String, String> credentials = readAll(CREDENTIALS, environment, origins);
        if (!credentials.containsKey("larder.redis.password-file")) {
            // A user without a password logs in nowhere.
            credentials.keySet().removeIf(property -> property.endsWith("username"));
        }
        Map<String, String> address = new LinkedHashMap<>();
        for (Variable variable : ADDRESSES) {
            if (address.isEmpty()) {
                read(variable, environment, address, origins);
                requireUsable(variable.name, address);
            }
        }
        return new Variables(Map.copyOf(address), Map.copyOf(credentials), Map.copyOf(settings), Map.copyOf(origins));
    }

    private static Map<String, String> readAll(
            List<Variable> variables, Map<String, String> environment, Map<String, String> origins) {
        Map<String, String> properties = new LinkedHashMap<>();
        variables.forEach(variable -> read(variable, environment, properties, origins));
        return properties;
    }

    private static void read(
            Variable variable,
            Map<String, String> environment,
            Map<String, String> properties,
            Map<String, String> origins) {
        String text = environment.getOrDefault(variable.name, "").strip();
        if (!text.isEmpty()) {
            variable.read(text).forEach((property, value) -> {
                properties.putIfAbsent(property, value);
                origins.putIfAbsent(property, variable.name);
            });
        }
    }

    private static void requireUsable(String name, Map<String, String> address) {
        if (!address.isEmpty()) {
            requireUsable(name, address.getOrDefault(URI, ""));
        }
    }

    /** Refuses an address that was given by a flag or variable of that name. */
    static void requireUsable(String name, String uri) {
        try {
            Redis.at(uri);
        } catch (IllegalArgumentException unusable) {
            throw new UsageException(name + ": " + unusable.getMessage());
        }
    }

    private static Variable one(String name, String property, UnaryOperator<String> value) {
        return new Variable(name, text -> Map.of(property, value.apply(text)));
    }

    /** What is on stays as it is: it is on unless somebody says otherwise. */
    private static Map<String, String> onOff(String text, String... properties) {
        Map<String, String> off = new LinkedHashMap<>();
        boolean isOn =
                switch (text.toLowerCase(Locale.ROOT)) {
                    case "true", "1", "yes", "on" -> true;
                    case "false", "0", "no", "off" -> false;
                    default -> throw new IllegalArgumentException("it is '" + text + "'; give true or false");
                };
        if (!isOn) {
            List.of(properties).forEach(property -> off.put(property, "false"));
        }
        return off;
    }

    private static String duration(String text) {
        return SpokenDuration.parse(text).toString();
    }

    private static String seconds(String text) {
        return "PT" + number(text) + "S";
    }

    private static String number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("it is '" + text + "'; give a whole number");
        }
        return text;
    }
}
