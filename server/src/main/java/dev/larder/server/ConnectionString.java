package dev.larder.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The format {@code host:port,host:port,password=…,ssl=…,abortConnect=…}. Of several servers the first is used; options that say how
 * to wait and retry have no meaning here, where a Redis that is away never stops anything.
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

    /** The same as a {@code redis://} URI; where there is no server in it, a URI that nothing accepts. */
    static String toUri(String text) {
        ConnectionString parsed = new ConnectionString(text);
        return parsed.scheme() + parsed.login() + parsed.server() + parsed.database();
    }

    private String scheme() {
        return Boolean.parseBoolean(options.get("ssl")) ? "rediss://" : "redis://";
    }

    private String login() {
        String password = options.getOrDefault("password", "");
        return password.isEmpty() ? "" : encoded(options.getOrDefault("user", "")) + ":" + encoded(password) + "@";
    }

    private String server() {
        return servers.isEmpty() ? "" : servers.get(0);
    }

    private String database() {
        return options.containsKey("defaultdatabase") ? "/" + options.get("defaultdatabase") : "";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
