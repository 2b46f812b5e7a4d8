package dev.larder.console.stream;

import dev.larder.console.live.Site;
import dev.larder.console.live.Sites;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** The stream as the web server sees it: who may, was decided before. */
public final class StreamServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final long LONGEST_MILLIS = Duration.ofMinutes(30).toMillis();

    private final transient Supplier<Sites> sites;
    private final transient Supplier<Broadcast> broadcast;

    /** A servlet for the clients of a broadcast, asked for with the first of them: servlets are made before most else is. */
    public StreamServlet(Supplier<Sites> sites, Supplier<Broadcast> broadcast) {
        this.sites = sites;
        this.broadcast = broadcast;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String named = Objects.requireNonNullElse(request.getParameter("namespace"), "");
        Optional<Site> site = sites.get().find(named);
        if (site.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else if (!broadcast.get().take()) {
            response.setHeader("Retry-After", "30");
            response.sendError(429);
        } else {
            begin(request, response, site.get());
        }
    }

    private void begin(HttpServletRequest request, HttpServletResponse response, Site site) {
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("X-Accel-Buffering", "no");
        AsyncContext context = request.startAsync();
        context.setTimeout(LONGEST_MILLIS);
        broadcast.get().join(context, site.namespace(), request.getHeader("Last-Event-ID"));
    }
}
