package dev.larder.console.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * What a route is, for those who route requests and for those who read about it: nothing is routed that is not one of these.
 *
 * @param method GET, POST or DELETE
 * @param path below the API's, with names in braces
 * @param who the least role that may, or {@code none}
 * @param summary in a line
 * @param query the parameters it looks at
 * @param request what its body is; null without one
 * @param status what it answers when all is well
 * @param answer what it answers with; null for nothing
 */
record Operation(
        HttpMethod method,
        String path,
        String who,
        String summary,
        List<String> query,
        @Nullable Class<?> request,
        int status,
        @Nullable Class<?> answer) {

    static Operation get(String path, String who, String summary, Class<?> answer, String... query) {
        return new Operation(HttpMethod.GET, path, who, summary, List.of(query), null, 200, answer);
    }

    static Operation post(String path, String who, String summary, Class<?> request, int status, Class<?> answer) {
        return new Operation(HttpMethod.POST, path, who, summary, List.of(), request, status, answer);
    }

    static Operation delete(String path, String who, String summary, int status, @Nullable Class<?> answer) {
        return new Operation(HttpMethod.DELETE, path, who, summary, List.of(), null, status, answer);
    }
}
