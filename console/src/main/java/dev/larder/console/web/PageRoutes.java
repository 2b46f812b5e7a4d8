package dev.larder.console.web;

import java.net.URI;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** The page's files. */
public final class PageRoutes {

    private static final String FIRST = "index.html";

    private PageRoutes() {}

    /** The files below a path, the first of them also at the path itself; none if there is no page. */
    public static RouterFunction<ServerResponse> under(ConsolePaths paths, Pages pages) {
        RouterFunctions.Builder routes = RouterFunctions.route();
        if (pages.has(FIRST)) {
            routes.route(read(paths.base() + "/"), request -> file(pages, FIRST));
            if (!paths.base().isEmpty()) {
                URI there = URI.create(paths.base() + "/");
                routes.route(
                        read(paths.base()),
                        request -> ServerResponse.temporaryRedirect(there).build());
            }
        }
        for (String name : pages.names()) {
            routes.route(read(paths.base() + "/" + name), request -> file(pages, name));
        }
        // A router without a route is refused.
        routes.GET(paths.api(), request -> ServerResponse.notFound().build());
        return routes.build();
    }

    // Load balancers and link checkers ask by HEAD.
    private static RequestPredicate read(String path) {
        return RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD).and(RequestPredicates.path(path));
    }

    private static ServerResponse file(Pages pages, String name) {
        byte[] bytes = pages.bytes(name);
        return ServerResponse.ok().build((request, response) -> {
            response.setContentType(Pages.type(name));
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
            return null;
        });
    }
}
