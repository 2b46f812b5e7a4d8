package dev.larder.services.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that a request does not have, rather than answer something else than was meant: who writes {@code sise=5} is told so.
 * What a request has is what its handler's method has. Thread-safe.
 */
final class KnownParameters implements HandlerInterceptor {

    // As many as there are handlers.
    private final Map<Method, List<String>> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getQueryString() != null && handler instanceof HandlerMethod method) {
            check(request.getParameterMap().keySet(), known.computeIfAbsent(method.getMethod(), KnownParameters::of));
        }
        return true;
    }

    private static void check(Iterable<String> sent, List<String> known) {
        List<Violation> unknown = new ArrayList<>();
        for (String name : sent) {
            if (!known.contains(name)) {
                unknown.add(new Violation(
                        Parameters.shortened(name),
                        "is no parameter of this request",
                        known.isEmpty() ? "none" : String.join(", ", known)));
            }
        }
        if (!unknown.isEmpty()) {
            throw new InvalidInputException(unknown);
        }
    }

    private static List<String> of(Method handler) {
        return Stream.of(handler.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(RequestParam.class))
                .map(KnownParameters::name)
                .toList();
    }

    private static String name(Parameter parameter) {
        RequestParam said = parameter.getAnnotation(RequestParam.class);
        return Stream.of(said.name(), said.value())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(parameter.getName());
    }
}
