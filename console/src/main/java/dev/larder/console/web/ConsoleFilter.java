package dev.larder.console.web;

import dev.larder.console.security.Caller;
import dev.larder.console.security.Gate;
import dev.larder.console.security.Refusal;
import dev.larder.console.security.Role;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Stands before everything of the console and before nothing else: headers, addresses, origins, tokens of changes, and who asks. The pages themselves are for
 * everybody who is let in, since they hold nothing.
 */
public final class ConsoleFilter implements Filter {

    /** Under which attribute a request has its {@link Caller}; none if nobody is logged in. */
    static final String CALLER = ConsoleFilter.class.getName() + ".caller";

    static final String REQUEST_ID = ConsoleFilter.class.getName() + ".id";

    private static final String REQUEST_HEADER = "X-Request-Id";

    private static final String RESPONSE = ConsoleFilter.class.getName() + ".response";

    private static final String POLICY =
            "default-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";

    private final Supplier<Guarded> source;
    private final Json json = new Json();
    private volatile @Nullable Guarded known;

    /**
     * What it stands before.
     *
     * @param gate says who asks
     * @param paths says what is the console's
     */
    public record Guarded(Gate gate, ConsolePaths paths) {}

    /** A filter that asks with its first request what it stands before: filters are made before most else is. */
    public ConsoleFilter(Supplier<Guarded> source) {
        this.source = source;
    }

    private Guarded guarded() {
        Guarded present = known;
        if (present == null) {
            present = source.get();
            known = present;
        }
        return present;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        String path = http.getRequestURI().substring(http.getContextPath().length());
        ConsolePaths paths = guarded().paths;
        if (!paths.isOurs(path)) {
            chain.doFilter(request, response);
            return;
        }
        String id = requestId(http);
        http.setAttribute(REQUEST_ID, id);
        http.setAttribute(RESPONSE, answer);
        addHeaders(answer, id, paths.isApi(path));
        try {
            letIn(http, path, id);
        } catch (Refusal refused) {
            refuse(answer, refused, path, id);
            return;
        }
        chain.doFilter(request, response);
    }

    private static void addHeaders(HttpServletResponse response, String id, boolean isApi) {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader(REQUEST_HEADER, id);
        response.setHeader("Cache-Control", isApi ? "no-store" : "no-cache");
    }

    /** The caller's own where it is one, so that what was asked for elsewhere is found in the audit log and in the journal. */
    private static String requestId(HttpServletRequest request) {
        String given = request.getHeader(REQUEST_HEADER);
        return given != null && given.matches("[A-Za-z0-9._-]{1,64}")
                ? given
                : UUID.randomUUID().toString().substring(0, 8);
    }

    private void letIn(HttpServletRequest request, String path, String id) {
        Gate gate = guarded().gate;
        ConsolePaths paths = guarded().paths;
        gate.admit(request);
        if (!paths.isApi(path)) {
            return;
        }
        Optional<Caller> caller = gate.caller(request);
        caller.ifPresent(known -> request.setAttribute(CALLER, known.asking(id)));
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            gate.requireCsrf(request);
        }
        if (paths.isStream(path)) {
            require(request, Role.VIEWER);
        }
    }

    /** The answer to a request, for its cookies. */
    static HttpServletResponse response(HttpServletRequest request) {
        return (HttpServletResponse) Objects.requireNonNull(request.getAttribute(RESPONSE), "not behind the filter");
    }

    /** Who asks, if that one may. */
    static Caller require(HttpServletRequest request, Role role) {
        if (!(request.getAttribute(CALLER) instanceof Caller caller)) {
            throw new Refusal(401, "Nobody is logged in; POST session, or send Authorization: Basic");
        }
        if (!caller.role().includes(role)) {
            throw new Refusal(
                    403,
                    "This needs the role " + role.label() + "; " + caller.user() + " is "
                            + caller.role().label());
        }
        return caller;
    }

    private void refuse(HttpServletResponse response, Refusal refused, String path, String id) throws IOException {
        HttpStatus known = HttpStatus.resolve(refused.status());
        response.setStatus(refused.status());
        response.setContentType("application/problem+json");
        response.getOutputStream()
                .write(json.text(
                        known == null ? "Error" : known.getReasonPhrase(),
                        refused.status(),
                        String.valueOf(refused.getMessage()),
                        path,
                        id));
    }
}
