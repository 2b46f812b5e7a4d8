package dev.larder.cli.internal.servers;

import dev.larder.redis.Password;
import dev.larder.redis.Redis;
import dev.larder.redis.Tls;
import dev.larder.redis.internal.address.RedisAddress;
import java.time.Duration;
import java.util.Objects;

/**
 * A Redis and how to get in. Its text tells no secrets.
 *
 * @param address where it is; logins in it are not used
 * @param login at the servers that hold data
 * @param sentinelLogin at the sentinels
 * @param trust for TLS; not looked at where the address asks for none
 * @param timeout how long one answer may take
 */
public record Target(RedisAddress address, Login login, Login sentinelLogin, Trust trust, Duration timeout) {

    /** The same for a client that follows the protocol. */
    public Redis redis() {
        // Nobody waits for a lookup here, so what is silent for a moment is waited for rather than put off.
        return redis(timeout);
    }

    /** The same, where a lookup waits no longer than that for Redis. */
    public Redis redis(Duration softTimeout) {
        Redis redis = Redis.at(address.toString())
                .commandTimeout(timeout)
                .connectTimeout(timeout)
                .softTimeout(softTimeout.compareTo(timeout) < 0 ? softTimeout : timeout);
        if (address.tls() != null) {
            redis = redis.tls(tls());
        }
        if (sentinelLogin.password() != null) {
            String user = Objects.requireNonNullElse(sentinelLogin.user(), "default");
            redis = redis.sentinelLogin(user, Password.of(sentinelLogin.password()));
        }
        if (login.password() == null) {
            return redis;
        }
        Redis withPassword = redis.password(Password.of(login.password()));
        return login.user() == null ? withPassword : withPassword.user(login.user());
    }

    private Tls tls() {
        Tls tls = trust.authority() == null ? Tls.trustingTheJvm() : Tls.trusting(trust.authority());
        return trust.certificate() == null || trust.key() == null
                ? tls
                : tls.certificate(trust.certificate(), trust.key());
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
