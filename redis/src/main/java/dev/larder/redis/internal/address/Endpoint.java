package dev.larder.redis.internal.address;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where one server listens.
 *
 * @param host name or address, an IPv6 one without brackets
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {

    // Not java.net.URI's idea of a host, which refuses the underscores of container names.
    private static final Pattern SERVER =
            Pattern.compile("(?<host>\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(:(?<port>\\d{1,5}))?");

    /** Refuses a port that cannot be one. */
    public Endpoint {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("its port is " + port + ", outside 1 to 65535");
        }
    }

    /**
     * Reads {@code host[:port]}.
     *
     * @throws IllegalArgumentException if it is none; the message does not repeat the text
     */
    static Endpoint parse(String text, int defaultPort) {
        Matcher server = SERVER.matcher(text.strip());
        if (!server.matches()) {
            throw new IllegalArgumentException("it names no host that can be one");
        }
        String host = server.group("host").replaceAll("[\\[\\]]", "");
        return new Endpoint(host, server.group("port") == null ? defaultPort : Integer.parseInt(server.group("port")));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
