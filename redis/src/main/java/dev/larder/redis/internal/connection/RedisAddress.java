package dev.larder.redis.internal.connection;

import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a Redis is and how to log in there. Its text tells neither user nor password. */
public final class RedisAddress {

    private static final String CURE = "; write redis://[user:password@]host[:port][/database], or rediss:// for TLS";
    private static final String TLS = "rediss";
    private static final Set<String> SCHEMES = Set.of("redis", TLS);
    // Not java.net.URI's idea of a host, which refuses the underscores of container names.
    private static final Pattern SERVER =
            Pattern.compile("(?<host>\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(:(?<port>\\d{1,5}))?");
    private static final Pattern DATABASE = Pattern.compile("/?(?<number>\\d{1,5})?");

    private final boolean tls;
    private final String host;
    private final int port;
    private final int database;
    private final Login login;

    private RedisAddress(boolean tls, Matcher server, Matcher path, Login login) {
        this.tls = tls;
        this.host = server.group("host").replaceAll("[\\[\\]]", "");
        this.port = server.group("port") == null ? 6379 : Integer.parseInt(server.group("port"));
        this.database = path.group("number") == null ? 0 : Integer.parseInt(path.group("number"));
        this.login = login;
        refuse(port < 1 || port > 65_535, "its port is " + port + ", outside 1 to 65535");
    }

    /**
     * Reads {@code redis://user:password@host:port/database}.
     *
     * @throws IllegalArgumentException if the text is no such address; its message repeats nothing that may be a secret
     */
    public static RedisAddress parse(String text) {
        URI uri = uri(text);
        refuse(!SCHEMES.contains(String.valueOf(uri.getScheme())), "its scheme is neither redis nor rediss");
        refuse(
                uri.getRawQuery() != null || uri.getRawFragment() != null,
                "it has a query or fragment; options are set by methods, and ? and # of a password percent-encoded");
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        return new RedisAddress(
                TLS.equals(uri.getScheme()),
                matched(SERVER, authority.substring(at + 1), "it names no host that can be one"),
                matched(DATABASE, uri.getRawPath(), "its path is not the number of a database"),
                Login.parse(authority.substring(0, Math.max(at, 0))));
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

    private static Matcher matched(Pattern pattern, @Nullable String text, String otherwise) {
        Matcher matcher = pattern.matcher(text == null ? "" : text);
        refuse(!matcher.matches(), otherwise);
        return matcher;
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
        if (login.password != null) {
            uri.setCredentialsProvider(new StaticCredentialsProvider(login.user, login.password.toCharArray()));
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
        return login.removedFrom(text);
    }

    @Override
    public String toString() {
        String server = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return (tls ? "rediss://" : "redis://") + server + ":" + port + "/" + database;
    }

    /** Who logs in; a password alone is that of the default user. */
    private record Login(@Nullable String user, @Nullable String password) {

        static Login parse(String text) {
            int colon = text.indexOf(':');
            return new Login(decoded(text.substring(0, Math.max(colon, 0))), decoded(text.substring(colon + 1)));
        }

        private static @Nullable String decoded(String part) {
            return part.isEmpty() ? null : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        String removedFrom(String text) {
            String cleaned = password == null ? text : text.replace(password, "***");
            return user == null || user.equals("default") ? cleaned : cleaned.replace(user, "***");
        }

        @Override
        public String toString() {
            return "***";
        }
    }
}
