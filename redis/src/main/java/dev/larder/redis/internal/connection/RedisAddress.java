package dev.larder.redis.internal.connection;

import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a Redis is and how to log in there. Its text tells neither user nor password. */
public final class RedisAddress {

    private static final String CURE = "; write redis://[user:password@]host[:port][/database], or rediss:// for TLS";
    // Not java.net.URI's idea of a host, which refuses the underscores of container names.
    private static final Pattern SERVER =
            Pattern.compile("(?<host>\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(:(?<port>\\d{1,5}))?");
    private static final Pattern DATABASE = Pattern.compile("/?(?<number>\\d{1,5})?");

    private final boolean tls;
    private final String host;
    private final int port;
    private final int database;
    private final @Nullable String user;
    private final @Nullable String password;

    private RedisAddress(boolean tls, Matcher server, Matcher path, @Nullable String user, @Nullable String password) {
        this.tls = tls;
        this.host = server.group("host").replaceAll("[\\[\\]]", "");
        this.port = server.group("port") == null ? 6379 : Integer.parseInt(server.group("port"));
        this.database = path.group("number") == null ? 0 : Integer.parseInt(path.group("number"));
        this.user = user;
        this.password = password;
    }

    /**
     * Reads {@code redis://user:password@host:port/database}.
     *
     * @throws IllegalArgumentException if the text is no such address; its message repeats nothing that may be a secret
     */
    public static RedisAddress parse(String text) {
        URI uri = uri(text);
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        Matcher server = matched(SERVER, authority.substring(at + 1), "it names no host that can be one");
        Matcher path = matched(DATABASE, uri.getRawPath(), "its path is not the number of a database");
        refuse(
                uri.getRawQuery() != null || uri.getRawFragment() != null,
                "it has a query or fragment; options are set by methods");
        String login = at < 0 ? ":" : authority.substring(0, at);
        int colon = login.indexOf(':');
        String user = colon < 0 ? null : decoded(login.substring(0, colon));
        RedisAddress address = new RedisAddress(isTls(uri), server, path, user, decoded(login.substring(colon + 1)));
        refuse(address.port < 1 || address.port > 65_535, "its port is " + address.port + ", outside 1 to 65535");
        return address;
    }

    private static URI uri(String text) {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException e) {
            // The exception repeats the text, so it is not passed on as a cause.
            throw unusable(
                    "it is no URI (position " + e.getIndex() + "); percent-encode special characters of the password");
        }
    }

    private static boolean isTls(URI uri) {
        String scheme = String.valueOf(uri.getScheme());
        refuse(!scheme.equals("redis") && !scheme.equals("rediss"), "its scheme is '" + scheme + "'");
        return scheme.equals("rediss");
    }

    private static Matcher matched(Pattern pattern, @Nullable String text, String otherwise) {
        Matcher matcher = pattern.matcher(text == null ? "" : text);
        refuse(!matcher.matches(), otherwise);
        return matcher;
    }

    private static @Nullable String decoded(String part) {
        return part.isEmpty() ? null : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static void refuse(boolean wrong, String why) {
        if (wrong) {
            throw unusable(why);
        }
    }

    private static IllegalArgumentException unusable(String why) {
        return new IllegalArgumentException("The Redis address cannot be used: " + why + CURE);
    }

    RedisURI toUri(Duration handshakeTimeout) {
        RedisURI uri = new UntellingUri(toString());
        uri.setHost(host);
        uri.setPort(port);
        uri.setSsl(tls);
        uri.setDatabase(database);
        uri.setClientName("larder");
        uri.setTimeout(handshakeTimeout);
        if (password != null) {
            uri.setCredentialsProvider(new StaticCredentialsProvider(user, password.toCharArray()));
        }
        return uri;
    }

    /** The client logs its URIs at DEBUG, with the user's name. */
    private static final class UntellingUri extends RedisURI {

        private static final long serialVersionUID = 1L;

        private final String text;

        UntellingUri(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The text without user and password, should they occur in it. */
    String withoutSecrets(String text) {
        String cleaned = password == null ? text : text.replace(password, "***");
        return user == null || user.equals("default") ? cleaned : cleaned.replace(user, "***");
    }

    @Override
    public String toString() {
        String server = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return (tls ? "rediss://" : "redis://") + server + ":" + port + "/" + database;
    }
}
