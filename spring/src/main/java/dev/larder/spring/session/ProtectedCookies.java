package dev.larder.spring.session;

import dev.larder.spring.keyring.KeyRing;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.session.web.http.CookieSerializer;

/** Cookies whose value is the session's identifier, encrypted and authenticated by the key ring; others are not looked at. */
final class ProtectedCookies implements CookieSerializer {

    static final String PURPOSE = "larder-session";

    private final CookieSerializer plain;
    private final KeyRing keys;

    ProtectedCookies(CookieSerializer plain, KeyRing keys) {
        this.plain = plain;
        this.keys = keys;
    }

    @Override
    public void writeCookieValue(CookieValue cookie) {
        plain.writeCookieValue(cookie.getCookieValue().isEmpty() ? cookie : protectedCookie(cookie));
    }

    private CookieValue protectedCookie(CookieValue cookie) {
        String value = keys.protect(PURPOSE, cookie.getCookieValue());
        return new CookieValue(cookie.getRequest(), cookie.getResponse(), value);
    }

    @Override
    public List<String> readCookieValues(HttpServletRequest request) {
        return plain.readCookieValues(request).stream()
                .map(value -> keys.unprotectText(PURPOSE, value))
                .flatMap(Optional::stream)
                .toList();
    }
}
