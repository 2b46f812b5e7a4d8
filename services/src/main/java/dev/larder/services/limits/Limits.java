package dev.larder.services.limits;

import dev.larder.limits.Decision;
import dev.larder.limits.RateLimit;
import dev.larder.services.web.SourceUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Asks before each request of a service whether its address and its user may: 429 with {@code Retry-After} if not. The address is the one the container tells, so that
 * {@code X-Forwarded-For} counts only where the container is told which proxies to believe. The user is who is logged in, or whom the path, the parameter {@code userId} or
 * the body names.
 */
@ControllerAdvice("dev.larder.services.learning")
public final class Limits extends RequestBodyAdviceAdapter implements HandlerInterceptor {

    private static final int ENDPOINT = 3; // of /api/learning/users/{userId}

    private final RateLimit perUser;
    private final RateLimit perAddress;

    /** Limits whose keys are made of a user or an address, and an endpoint. */
    public Limits(RateLimit perUser, RateLimit perAddress) {
        this.perUser = perUser;
        this.perAddress = perAddress;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod) {
            require("ip", perAddress.ask(request.getRemoteAddr(), endpoint(request)), response);
            String user = user(request);
            if (user != null) {
                require("user", perUser.ask(user, endpoint(request)), response);
            }
        }
        return true;
    }

    @Override
    public boolean supports(
            MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converterType) {
        return OfUser.class.isAssignableFrom(parameter.getParameterType());
    }

    @Override
    public Object afterBodyRead(
            Object body,
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converterType) {
        Long user = ((OfUser) body).userId();
        if (user != null
                && RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes here
                && here.getResponse() != null
                && user(here.getRequest()) == null) {
            require("user", perUser.ask(user, endpoint(here.getRequest())), here.getResponse());
        }
        return body;
    }

    private static void require(String who, Decision decision, HttpServletResponse response) {
        LimitHeaders.write(who, decision, response);
        if (decision.isAllowed()) {
            return;
        }
        throw decision.isCounted()
                ? new TooManyRequestsException(who, decision)
                : new SourceUnavailableException("Nobody counts how often this " + who + " asks, so it may not");
    }

    private static @Nullable String user(HttpServletRequest request) {
        if (request.getRemoteUser() != null) {
            return request.getRemoteUser();
        }
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> path
                        && path.get("userId") instanceof String user
                ? user
                : request.getParameter("userId");
    }

    /** One of the few that the service has: what it is called in a path that some handler takes. */
    private static String endpoint(HttpServletRequest request) {
        return String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE))
                .split("/", -1)[ENDPOINT];
    }
}
