package dev.larder.console.web;

import dev.larder.Clock;
import dev.larder.console.api.Caches.CacheDetail;
import dev.larder.console.api.Caches.CacheList;
import dev.larder.console.api.Histories.Frame;
import dev.larder.console.api.Histories.History;
import dev.larder.console.api.Invalidations.Invalidation;
import dev.larder.console.api.Invalidations.InvalidationRequest;
import dev.larder.console.api.Invalidations.Preview;
import dev.larder.console.api.Invalidations.Selector;
import dev.larder.console.api.Keys.KeyDetail;
import dev.larder.console.api.Keys.KeyPage;
import dev.larder.console.api.Keys.ValuePreview;
import dev.larder.console.api.Nodes.NodeList;
import dev.larder.console.api.Overviews.EventPage;
import dev.larder.console.api.Overviews.Namespaces;
import dev.larder.console.api.Overviews.Overview;
import dev.larder.console.api.Servers.RedisReport;
import dev.larder.console.api.Servers.Sizing;
import dev.larder.console.api.Sessions.LoginRequest;
import dev.larder.console.api.Sessions.Session;
import dev.larder.console.api.Watches.AlertPage;
import dev.larder.console.api.Watches.AuditPage;
import dev.larder.console.api.Watches.Settings;
import dev.larder.console.audit.AuditLog;
import dev.larder.console.audit.AuditLog.Deed;
import dev.larder.console.invalidation.InvalidationDesk;
import dev.larder.console.keys.KeyLookup;
import dev.larder.console.keys.KeyTexts;
import dev.larder.console.live.Site;
import dev.larder.console.live.Sites;
import dev.larder.console.security.Caller;
import dev.larder.console.security.Gate;
import dev.larder.console.security.LogIns.LogIn;
import dev.larder.console.security.Refusal;
import dev.larder.console.security.Role;
import dev.larder.console.views.CacheView;
import dev.larder.console.views.HistoryView;
import dev.larder.console.views.NodeView;
import dev.larder.console.views.OverviewView;
import dev.larder.console.views.RedisView;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** All routes, each with who may take it. Thread-safe. */
public final class ConsoleRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleRoutes.class);
    private static final String NS = "namespace";
    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 1_000;
    private static final int BUDGET = 1_000;
    private static final int LARGEST_BUDGET = 10_000;

    private final Parts parts;
    private final Json json = new Json();
    private final List<Operation> operations = new ArrayList<>();

    /**
     * What answers.
     *
     * @param sites the namespaces
     * @param overview glances
     * @param keys single keys
     * @param desk invalidations
     * @param audit what was done
     * @param gate who asks
     * @param watch alerts
     * @param about what is said of this console
     * @param clock tells the time
     */
    public record Parts(
            Sites sites,
            OverviewView overview,
            KeyLookup keys,
            InvalidationDesk desk,
            AuditLog audit,
            Gate gate,
            Watch watch,
            About about,
            Clock clock) {}

    /** What alerts there are. */
    @FunctionalInterface
    public interface Watch {
        /** The alerts of a namespace, as they are answered. */
        Object of(Site site);
    }

    /**
     * What is said of a console.
     *
     * @param environment a badge, or empty
     * @param version Larder's
     * @param showsKeys whether viewers see keys as they are
     * @param properties its settings, without secrets
     */
    public record About(String environment, String version, boolean showsKeys, Map<String, String> properties) {}

    /** Answers a caller about a namespace. */
    @FunctionalInterface
    private interface Answer {
        Object to(ServerRequest request, Site site, Caller caller);
    }

    /** Routes to parts. */
    public ConsoleRoutes(Parts parts) {
        this.parts = parts;
    }

    /** The routes below that path. */
    public RouterFunction<ServerResponse> under(String api) {
        RouterFunctions.Builder routes = RouterFunctions.route();
        addSession(routes, api);
        addReading(routes, api);
        addKeys(routes, api);
        addInvalidations(routes, api);
        // The stream is a servlet of its own.
        operations.add(Operation.get("/stream", "viewer", "Server-sent events: frame, notice, alert", Frame.class, NS));
        Map<String, Object> document = OpenApi.of(operations, parts.about.version);
        routes.GET(api + "/openapi.json", guarded(request -> {
            caller(request, Role.VIEWER);
            return json.answer(200, document);
        }));
        routes.GET(api + "/**", request -> problem(request, Refusal.notFound("There is no such route in the API")));
        return routes.build();
    }

    private void add(
            RouterFunctions.Builder routes, String api, Operation operation, HandlerFunction<ServerResponse> handler) {
        operations.add(operation);
        routes.route(
                RequestPredicates.method(operation.method()).and(RequestPredicates.path(api + operation.path())),
                guarded(handler));
    }

    private void addSession(RouterFunctions.Builder routes, String api) {
        add(
                routes,
                api,
                Operation.get("/session", "none", "Who is asking", Session.class),
                request -> json.answer(200, session(request)));
        add(
                routes,
                api,
                Operation.post("/session", "none", "Logs in", LoginRequest.class, 200, Session.class),
                this::logIn);
        add(routes, api, Operation.delete("/session", "none", "Logs out", 204, null), this::logOut);
    }

    private void addReading(RouterFunctions.Builder routes, String api) {
        add(
                routes,
                api,
                Operation.get("/namespaces", "viewer", "The applications of this process", Namespaces.class),
                request -> {
                    caller(request, Role.VIEWER);
                    return json.answer(
                            200,
                            new Namespaces(parts.sites.all().stream()
                                    .map(parts.overview::summary)
                                    .toList()));
                });
        read(
                routes,
                api,
                Operation.get("/overview", "viewer", "All at a glance", Overview.class, NS, "node"),
                (request, site, caller) -> parts.overview.of(site, node(request), shown(caller)));
        read(
                routes,
                api,
                Operation.get("/caches", "viewer", "Caches in rows", CacheList.class, NS, "node", "offset", "limit"),
                ConsoleRoutes::caches);
        read(
                routes,
                api,
                Operation.get("/caches/{name}", "viewer", "One cache", CacheDetail.class, NS, "node"),
                this::cache);
        read(
                routes,
                api,
                Operation.get("/nodes", "viewer", "All nodes", NodeList.class, NS),
                (request, site, caller) -> NodeView.list(site));
        read(
                routes,
                api,
                Operation.get("/redis", "viewer", "The servers of the shared tier", RedisReport.class, NS),
                (request, site, caller) -> RedisView.of(site.larder()));
        read(
                routes,
                api,
                Operation.get("/sizing", "viewer", "What sizes do", Sizing.class, NS),
                (request, site, caller) -> CacheView.sizing(site));
        read(
                routes,
                api,
                Operation.get("/events", "viewer", "What happened lately", EventPage.class, NS, "limit"),
                (request, site, caller) -> new EventPage(
                        site.happenings().newest(new Parameters(request).number("limit", PAGE, 1, LARGEST_PAGE))));
        read(
                routes,
                api,
                Operation.get(
                        "/history",
                        "viewer",
                        "Figures over time",
                        History.class,
                        NS,
                        "node",
                        "cache",
                        "from",
                        "to",
                        "metric"),
                (request, site, caller) -> HistoryView.of(site, new Parameters(request).history(site.now())));
        read(
                routes,
                api,
                Operation.get("/alerts", "viewer", "What is wrong, and what was", AlertPage.class, NS),
                (request, site, caller) -> parts.watch.of(site));
        read(
                routes,
                api,
                Operation.get("/audit", "admin", "What people did", AuditPage.class, "before", "limit"),
                this::audit);
        read(
                routes,
                api,
                Operation.get("/settings", "admin", "What is set", Settings.class, NS),
                (request, site, caller) -> new Settings(
                        parts.about.properties, CacheView.settings(site.larder().caches())));
    }

    private void addKeys(RouterFunctions.Builder routes, String api) {
        read(
                routes,
                api,
                Operation.get(
                        "/keys",
                        "operator",
                        "Keys by their beginning",
                        KeyPage.class,
                        NS,
                        "prefix",
                        "cursor",
                        "budget"),
                this::list);
        read(
                routes,
                api,
                Operation.get("/keys/{key}", "operator", "One key in all tiers", KeyDetail.class, NS, "key"),
                (request, site, caller) -> parts.keys.of(site, key(request)));
        read(
                routes,
                api,
                Operation.get("/keys/{key}/value", "operator", "Its value, not masked", ValuePreview.class, NS, "key"),
                this::reveal);
    }

    private void addInvalidations(RouterFunctions.Builder routes, String api) {
        add(
                routes,
                api,
                Operation.post(
                        "/invalidations/preview", "operator", "What one would do", Selector.class, 200, Preview.class),
                request -> {
                    caller(request, Role.OPERATOR);
                    Selector asked = json.body(request, Selector.class);
                    Site site = site(asked.namespace());
                    return json.answer(
                            200,
                            parts.desk.preview(site, new Selector(site.namespace(), asked.kind(), asked.subject())));
                });
        add(
                routes,
                api,
                Operation.post(
                        "/invalidations", "operator", "Orders one", InvalidationRequest.class, 202, Invalidation.class),
                request -> {
                    Caller caller = caller(request, Role.OPERATOR);
                    InvalidationRequest order = json.body(request, InvalidationRequest.class);
                    Invalidation begun = parts.desk.order(site(order.namespace()), order, caller);
                    ConsoleFilter.response(request.servletRequest())
                            .setHeader("Location", api + "/invalidations/" + begun.id());
                    return json.answer(202, begun);
                });
        add(
                routes,
                api,
                Operation.get("/invalidations/{id}", "operator", "How far one is", Invalidation.class),
                request -> {
                    caller(request, Role.OPERATOR);
                    String id = request.pathVariable("id");
                    return json.answer(200, parts.desk.find(site(parts.desk.namespaceOf(id)), id));
                });
        add(
                routes,
                api,
                Operation.delete("/invalidations/{id}", "operator", "Takes one back", 200, Invalidation.class),
                request -> {
                    Caller caller = caller(request, Role.OPERATOR);
                    String id = request.pathVariable("id");
                    return json.answer(200, parts.desk.cancel(site(parts.desk.namespaceOf(id)), id, caller));
                });
    }

    private void read(RouterFunctions.Builder routes, String api, Operation operation, Answer answer) {
        Role role = Role.valueOf(operation.who().toUpperCase(Locale.ROOT));
        add(routes, api, operation, request -> {
            Caller caller = caller(request, role);
            Site site = site(new Parameters(request).text("namespace", ""));
            site.fleet().wake();
            return json.answer(200, answer.to(request, site, caller));
        });
    }

    private HandlerFunction<ServerResponse> guarded(HandlerFunction<ServerResponse> handler) {
        return request -> {
            try {
                return handler.handle(request);
            } catch (Refusal refused) {
                return problem(request, refused);
            } catch (RuntimeException failure) {
                LOG.warn("A request to the console failed: id={} path={}", id(request), request.path(), failure);
                return problem(request, new Refusal(500, "The console failed; the application's log says why"));
            }
        };
    }

    private ServerResponse problem(ServerRequest request, Refusal refused) {
        if (refused.status() == 429) {
            ConsoleFilter.response(request.servletRequest()).setHeader("Retry-After", "60");
        }
        return json.problem(refused.status(), String.valueOf(refused.getMessage()), request.path(), id(request));
    }

    private static String id(ServerRequest request) {
        return String.valueOf(request.servletRequest().getAttribute(ConsoleFilter.REQUEST_ID));
    }

    private static Caller caller(ServerRequest request, Role role) {
        return ConsoleFilter.require(request.servletRequest(), role);
    }

    private Site site(@Nullable String namespace) {
        String name = Objects.requireNonNullElse(namespace, "");
        return parts.sites
                .find(name)
                .orElseThrow(() -> Refusal.notFound(
                        "There is no namespace " + name + " in this process; GET namespaces names those there are"));
    }

    private static @Nullable String node(ServerRequest request) {
        return new Parameters(request).textOrNull("node");
    }

    private UnaryOperator<String> shown(Caller caller) {
        boolean isSeen = parts.about.showsKeys || caller.role().includes(Role.OPERATOR);
        return isSeen ? UnaryOperator.identity() : KeyTexts::masked;
    }

    private static Object caches(ServerRequest request, Site site, Caller caller) {
        Parameters parameters = new Parameters(request);
        return CacheView.list(
                site,
                node(request),
                parameters.number("offset", 0, 0, Integer.MAX_VALUE / 10),
                parameters.number("limit", PAGE, 1, LARGEST_PAGE));
    }

    private Object cache(ServerRequest request, Site site, Caller caller) {
        String name = request.pathVariable("name");
        return CacheView.detail(site, node(request), name, shown(caller))
                .orElseThrow(() -> Refusal.notFound("No node that has answered has a cache " + name));
    }

    private Object audit(ServerRequest request, Site site, Caller caller) {
        Parameters parameters = new Parameters(request);
        return parts.audit.page(parameters.textOrNull("before"), parameters.number("limit", PAGE, 1, LARGEST_PAGE));
    }

    private Object list(ServerRequest request, Site site, Caller caller) {
        Parameters parameters = new Parameters(request);
        String cursor = parameters.text("cursor", "");
        if (!cursor.matches("|\\d{1,4}:\\d{1,20}")) {
            throw Refusal.wrong("cursor is none that was given here");
        }
        return parts.keys.list(
                site, parameters.text("prefix", ""), cursor, parameters.number("budget", BUDGET, 1, LARGEST_BUDGET));
    }

    private static String key(ServerRequest request) {
        String key = new Parameters(request).text("key", request.pathVariable("key"));
        if (key.isEmpty() || key.length() > 512) {
            throw Refusal.wrong("The key is empty or longer than 512 characters");
        }
        return key;
    }

    private Object reveal(ServerRequest request, Site site, Caller caller) {
        parts.gate.requireCsrf(request.servletRequest());
        String key = key(request);
        ValuePreview value = parts.keys
                .value(site, key)
                .orElseThrow(() -> Refusal.notFound("No tier this node can read has a value for " + key));
        parts.audit.add(caller, Deed.of("reveal", site.namespace(), "key " + key, "shown"));
        return value;
    }

    private Session session(ServerRequest request) {
        HttpServletRequest http = request.servletRequest();
        String csrf = parts.gate.csrf(http, ConsoleFilter.response(http));
        return http.getAttribute(ConsoleFilter.CALLER) instanceof Caller caller
                ? session(caller.user(), caller.role(), csrf)
                : session(null, null, csrf);
    }

    private Session session(@Nullable String user, @Nullable Role role, String csrf) {
        return new Session(
                parts.gate.requiresLogIn(),
                user,
                role == null ? null : role.label(),
                Gate.CSRF_HEADER,
                csrf,
                parts.about.environment,
                parts.about.version,
                parts.clock.millis());
    }

    private ServerResponse logIn(ServerRequest request) {
        LoginRequest asked = json.body(request, LoginRequest.class);
        String user = Objects.requireNonNullElse(asked.user(), "");
        String password = Objects.requireNonNullElse(asked.password(), "");
        HttpServletRequest http = request.servletRequest();
        Caller caller = new Caller(user, Role.VIEWER, http.getRemoteAddr(), "console", id(request));
        try {
            LogIn known = parts.gate.logIn(http, ConsoleFilter.response(http), user, password);
            parts.audit.add(caller, Deed.of("login", "", "as " + known.role().label(), "ok"));
            return json.answer(200, session(known.user(), known.role(), known.csrf()));
        } catch (Refusal refused) {
            parts.audit.add(caller, Deed.of("login-failed", "", "", "refused: " + refused.getMessage()));
            throw refused;
        }
    }

    private ServerResponse logOut(ServerRequest request) {
        HttpServletRequest http = request.servletRequest();
        parts.gate.logOut(http, ConsoleFilter.response(http));
        if (http.getAttribute(ConsoleFilter.CALLER) instanceof Caller caller) {
            parts.audit.add(caller, Deed.of("logout", "", "", "ok"));
        }
        return ServerResponse.noContent().build();
    }
}
