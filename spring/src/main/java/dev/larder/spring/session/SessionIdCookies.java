package dev.larder.spring.session;

import dev.larder.spring.keyring.KeyRing;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.session.CookieWebSessionIdResolver;

/** The session's cookie on WebFlux, as the properties say; its value protected by the key ring where there is one. */
final class SessionIdCookies extends CookieWebSessionIdResolver {

    private final @Nullable KeyRing keys;

    SessionIdCookies(SessionProperties.Cookie cookie, @Nullable KeyRing keys) {
        this.keys = keys;
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
}
