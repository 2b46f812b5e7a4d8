package dev.larder.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The format {@code host:port,host:port,password=…,ssl=…,abortConnect=…}. Several servers are sentinels where {@code serviceName} says
 * what they call the master; else the first one is used. Options that say whether and how often to try again have no meaning here,
 * where a Redis that is away never stops anything, and is tried for ever.
 */
final class ConnectionString {

    private final List<String> servers = new ArrayList<>();
    private final Map<String, String> options = new TreeMap<>();

    private ConnectionString(String text) {
        for (String part : text.split(",")) {
            int equals = part.indexOf('=');
            if (equals >= 0) {
                options.put(
                        part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        part.substring(equals + 1).strip());
            } else if (!part.isBlank()) {
                servers.add(part.strip());
            }
        }
    }

    /**
     * What it says, as properties under {@code larder.redis}; where there is no server in it, an address that nothing accepts.
     *
     * @throws IllegalArgumentException if a timeout is no number of milliseconds
     */
    static Map<String, String> toProperties(String text) {
        ConnectionString parsed = new ConnectionString(text);
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("larder.redis.uri", parsed.uri());
        parsed.timeout("connecttimeout", "larder.redis.connect-timeout", properties);
        parsed.timeout("synctimeout", "larder.redis.command-timeout", properties);
        return properties;
    }

    private String uri() {
        String scheme = Boolean.parseBoolean(options.get("ssl")) ? "rediss" : "redis";
        String master = options.get("servicename");
        return master == null
                ? scheme + "://" + login() + (servers.isEmpty() ? "" : servers.get(0)) + database()
                : scheme + "-sentinel://" + login() + String.join(",", servers) + database() + "#" + master;
    }

    private void timeout(String option, String property, Map<String, String> properties) {
        String millis = options.get(option);
        if (millis != null) {
            if (!millis.matches("\\d{1,9}")) {
                throw new IllegalArgumentException(option + " is '" + millis + "'; give milliseconds");
            }
            properties.put(property, millis + "ms");
        }
    }

    private String login() {
        String password = options.getOrDefault("password", "");
        return password.isEmpty() ? "" : encoded(options.getOrDefault("user", "")) + ":" + encoded(password) + "@";
    }

    private String database() {
        return options.containsKey("defaultdatabase") ? "/" + options.get("defaultdatabase") : "";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
