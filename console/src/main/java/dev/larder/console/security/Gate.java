package dev.larder.console.security;

import dev.larder.console.security.LogIns.LogIn;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says who asks, and refuses what must not be answered. Thread-safe. */
public final class Gate {

    /** The header that changes must carry. */
    public static final String CSRF_HEADER = "X-Larder-Csrf";

    private static final String CSRF_COOKIE = "larder-csrf";
    private static final String SESSION_COOKIE = "larder-console";
    private static final String VIA_HEADER = "X-Larder-Via";
    private static final int SHORTEST_CSRF = 16;
    private static final String APPLICATION_ROLE = "LARDER_";

    private final LogIns logIns;
    private final Admission admission;
    private final boolean asksApplication;

    /**
     * A gate.
     *
     * @param logIns the users
     * @param addresses that may come in
     * @param hosts names of this machine beside localhost
     * @param asksApplication whether it is the application's own security that knows the users, by the roles LARDER_VIEWER, LARDER_OPERATOR and
     *     LARDER_ADMIN
     */
    public Gate(LogIns logIns, Addresses addresses, List<String> hosts, boolean asksApplication) {
        this.logIns = logIns;
        this.asksApplication = asksApplication;
        this.admission = new Admission(addresses, !asksApplication && !logIns.hasUsers(), Set.copyOf(hosts));
    }

    /** Whether callers have to say who they are. */
    public boolean requiresLogIn() {
        return !admission.isOpenToLocal();
    }

    /**
     * Lets a request in, or does not.
     *
     * @throws Refusal with 403 if it must not come in
     */
    public void admit(HttpServletRequest request) {
        String refusal = admission.refusal(facts(request));
        if (refusal != null) {
            throw new Refusal(403, refusal);
        }
    }

    private static Request facts(HttpServletRequest request) {
        String authority = Objects.requireNonNullElse(request.getHeader("Host"), "");
        return new Request(
                request.getMethod(),
                request.getRemoteAddr(),
                authority.replaceFirst(":\\d*$", ""),
                authority,
                request.getHeader("Origin"),
                request.getHeader("Sec-Fetch-Site"),
                request.getHeader("X-Forwarded-For") != null || request.getHeader("Forwarded") != null);
    }

    /**
     * Who asks; empty if nobody is logged in.
     *
     * @throws Refusal with 401 if a password that comes along is wrong
     */
    public Optional<Caller> caller(HttpServletRequest request) {
        String from = request.getRemoteAddr();
        String via = via(request);
        if (admission.isOpenToLocal()) {
            return Optional.of(new Caller("local", Role.ADMIN, from, via));
        }
        if (asksApplication) {
            return ofApplication(request, from, via);
        }
        Optional<Caller> session = logIn(request).map(found -> new Caller(found.user(), found.role(), from, via));
        return session.isPresent() ? session : ofBasic(request, from, via);
    }

    private static Optional<Caller> ofApplication(HttpServletRequest request, String from, String via) {
        String user = request.getRemoteUser();
        return user == null
                ? Optional.empty()
                : Stream.of(Role.ADMIN, Role.OPERATOR, Role.VIEWER)
                        .filter(role -> request.isUserInRole(APPLICATION_ROLE + role.name()))
                        .findFirst()
                        .map(role -> new Caller(user, role, from, via));
    }

    private Optional<Caller> ofBasic(HttpServletRequest request, String from, String via) {
        String header = request.getHeader("Authorization");
        if (header == null || !header.regionMatches(/* ignoreCase= */ true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        String[] parts = decoded(header.substring(6).strip()).split(":", 2);
        if (parts.length < 2) {
            throw new Refusal(401, "The header Authorization cannot be read");
        }
        return Optional.of(new Caller(parts[0], logIns.check(parts[0], parts[1], from), from, via));
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException garbled) {
            return "";
        }
    }

    private static String via(HttpServletRequest request) {
        String via = request.getHeader(VIA_HEADER);
        return via != null && via.matches("[a-z]{1,16}") ? via : "api";
    }

    /** The session the request belongs to. */
    public Optional<LogIn> logIn(HttpServletRequest request) {
        return logIns.find(cookie(request, SESSION_COOKIE));
    }

    /**
     * Makes sure that a change was meant.
     *
     * @throws Refusal with 403 if the header does not say what it has to
     */
    public void requireCsrf(HttpServletRequest request) {
        String said = request.getHeader(CSRF_HEADER);
        String expected = logIn(request).map(LogIn::csrf).orElseGet(() -> cookie(request, CSRF_COOKIE));
        if (said == null || expected == null || said.length() < SHORTEST_CSRF || !isSame(said, expected)) {
            throw new Refusal(
                    403,
                    "The header " + CSRF_HEADER
                            + " is missing or wrong; GET session says what it has to be, and a script may send"
                            + " any 16 characters in it and in the cookie " + CSRF_COOKIE);
        }
    }

    private static boolean isSame(String said, String expected) {
        return MessageDigest.isEqual(said.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    /** What changes of this caller must say; a cookie is set where there is no session to remember it. */
    public String csrf(HttpServletRequest request, HttpServletResponse response) {
        Optional<LogIn> session = logIn(request);
        String known = cookie(request, CSRF_COOKIE);
        if (session.isPresent()) {
            return session.get().csrf();
        }
        if (known != null && known.length() >= SHORTEST_CSRF) {
            return known;
        }
        String made = logIns.token();
        setCookie(request, response, CSRF_COOKIE, made, /* maximumAge= */ -1);
        return made;
    }

    /** Logs somebody in, and says so by a cookie; answers the new session. */
    public LogIn logIn(HttpServletRequest request, HttpServletResponse response, String user, String password) {
        logIns.logOut(cookie(request, SESSION_COOKIE));
        String name = logIns.logIn(user, password, request.getRemoteAddr());
        setCookie(request, response, SESSION_COOKIE, name, /* maximumAge= */ -1);
        return logIns.find(name).orElseThrow();
    }

    /** Logs the caller out. */
    public void logOut(HttpServletRequest request, HttpServletResponse response) {
        logIns.logOut(cookie(request, SESSION_COOKIE));
        setCookie(request, response, SESSION_COOKIE, "", /* maximumAge= */ 0);
    }

    private static void setCookie(
            HttpServletRequest request, HttpServletResponse response, String name, String value, int maximumAge) {
        Cookie cookie = new Cookie(name, value);
        cookie.setHttpOnly(true);
        cookie.setSecure(request.isSecure());
        cookie.setPath("/");
        cookie.setMaxAge(maximumAge);
        cookie.setAttribute("SameSite", "Strict");
        response.addCookie(cookie);
    }

    private static @Nullable String cookie(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? null
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .findFirst()
                        .orElse(null);
    }
}
