package dev.larder.services.web;

import dev.larder.Clock;
import dev.larder.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Says in every answer's headers where it came from and how long that took. It hears of lookups on the thread that serves the
 * request; what is heard on other threads is nobody's answer and is dropped. What is not looked up, like a change, is
 * {@code load}.
 */
@ControllerAdvice(basePackages = "dev.larder.services")
public final class Provenance implements HandlerInterceptor, ResponseBodyAdvice<Object>, Consumer<Outcome> {

    private static final String NOTES = Provenance.class.getName();

    private final Clock clock;

    /** Reads the time from that clock. */
    public Provenance(Clock clock) {
        this.clock = clock;
    }

    /** When a request began, and its last lookup. */
    private record Notes(long startNanos, Outcome outcome, long lookupNanos) {}

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        request.setAttribute(NOTES, new Notes(clock.nanos(), Outcome.LOAD, 0));
        return true;
    }

    @Override
    public void accept(Outcome outcome) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request != null && request.getAttribute(NOTES, RequestAttributes.SCOPE_REQUEST) instanceof Notes notes) {
            Notes heard = new Notes(notes.startNanos, outcome, clock.nanos() - notes.startNanos);
            request.setAttribute(NOTES, heard, RequestAttributes.SCOPE_REQUEST);
        }
    }

    @Override
    public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returnType,
            MediaType contentType,
            Class<? extends HttpMessageConverter<?>> converterType,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (request.getAttributes().get(NOTES) instanceof Notes notes) {
            write(notes, response.getHeaders());
        }
        return body;
    }

    private void write(Notes notes, HttpHeaders headers) {
        headers.set("X-Cache", notes.outcome.label());
        headers.set(
                "Server-Timing",
                "cache;desc=\"" + notes.outcome.label() + "\";dur=" + millis(notes.lookupNanos) + ", total;dur="
                        + millis(clock.nanos() - notes.startNanos));
    }

    // In every answer, so without a format to be parsed each time.
    private static String millis(long nanos) {
        long micros = Math.max(0, nanos) / 1_000;
        return micros / 1_000 + "." + Long.toString(1_000 + micros % 1_000).substring(1);
    }
}
