package dev.larder.spring.session;

import dev.larder.spring.keyring.KeyRing;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.session.CookieWebSessionIdResolver;

/**
 * The session's cookie on WebFlux, as the properties say; its value protected by the key ring where there is one. A session that is not
 * found because Redis is away keeps its cookie, which Spring would take away: it opens the session when Redis is back.
 */
final class SessionIdCookies extends CookieWebSessionIdResolver {

    private final @Nullable KeyRing keys;
    private final BooleanSupplier isSureOfWhatIsMissing;

    SessionIdCookies(SessionProperties.Cookie cookie, @Nullable KeyRing keys, BooleanSupplier isSureOfWhatIsMissing) {
        this.keys = keys;
        this.isSureOfWhatIsMissing = isSureOfWhatIsMissing;
        setCookieName(cookie.name());
        addCookieInitializer(
                builder -> builder.httpOnly(true).secure(cookie.secure()).sameSite(cookie.sameSite()));
    }

    @Override
    public List<String> resolveSessionIds(ServerWebExchange exchange) {
        List<String> values = super.resolveSessionIds(exchange);
        KeyRing ring = keys;
        return ring == null
                ? values
                : values.stream()
                        .map(value -> ring.unprotectText(ProtectedCookies.PURPOSE, value))
                        .flatMap(Optional::stream)
                        .toList();
    }

    @Override
    public void setSessionId(ServerWebExchange exchange, String id) {
        super.setSessionId(exchange, keys == null ? id : keys.protect(ProtectedCookies.PURPOSE, id));
    }

    @Override
    public void expireSession(ServerWebExchange exchange) {
        if (isEnded(exchange) || isSureOfWhatIsMissing.getAsBoolean()) {
            super.expireSession(exchange);
        }
    }

    // Whoever expires it has the session already, so that there is nothing to wait for.
    private static boolean isEnded(ServerWebExchange exchange) {
        WebSession session = exchange.getSession().toFuture().getNow(null);
        return session != null && session.isExpired();
    }
}
