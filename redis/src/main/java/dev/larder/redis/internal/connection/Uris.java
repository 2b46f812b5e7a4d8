package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.Endpoint;
import dev.larder.redis.internal.address.Login;
import dev.larder.redis.internal.address.RedisAddress;
import dev.larder.redis.internal.address.Secret;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** An address in the client's terms. */
final class Uris {

    private final RedisAddress address;
    private final Timeouts timeouts;
    private final UnaryOperator<Endpoint> route;

    /** The route tells where to connect to. */
    Uris(RedisAddress address, Timeouts timeouts, UnaryOperator<Endpoint> route) {
        this.address = address;
        this.timeouts = timeouts;
        this.route = route;
    }

    /** How long to wait. */
    Timeouts timeouts() {
        return timeouts;
    }

    /**
     * A server that holds data.
     *
     * @throws IllegalStateException if the password cannot be had
     */
    RedisURI server(Endpoint at, Attempt how) {
        RedisURI uri = uri(at, address.login(), how.patience());
        uri.setDatabase(address.database());
        return uri;
    }

    /** A sentinel. */
    RedisURI sentinel(Endpoint at, Attempt how) {
        return uri(at, address.sentinelLogin(), how.patience());
    }

    private RedisURI uri(Endpoint at, Login login, Duration patience) {
        RedisURI uri = new UntellingUri(address.toString(at));
        Endpoint there = route.apply(at);
        uri.setHost(there.host());
        uri.setPort(there.port());
        uri.setSsl(address.tls() != null);
        uri.setClientName("larder");
        uri.setTimeout(patience);
        Secret password = login.password();
        if (password != null) {
            // Read for each connection: what has changed since the last one is used from now on.
            uri.setCredentialsProvider(
                    new StaticCredentialsProvider(login.user(), password.read().toCharArray()));
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
}
