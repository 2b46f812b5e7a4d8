package dev.larder.console.web;

import dev.larder.console.api.Problems.Problem;
import dev.larder.console.security.Refusal;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Answers and requests as JSON, by a mapper of our own: what the application told its own must not change the contract. Thread-safe. */
final class Json {

    private static final int LARGEST = 64 * 1024;

    private final JsonMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    ServerResponse answer(int status, Object body) {
        return bytes(status, "application/json", mapper.writeValueAsBytes(body));
    }

    ServerResponse problem(int status, String detail, String path, String requestId) {
        HttpStatus known = HttpStatus.resolve(status);
        String title = known == null ? "Error" : known.getReasonPhrase();
        return bytes(status, "application/problem+json", text(title, status, detail, path, requestId));
    }

    byte[] text(String title, int status, String detail, String path, String requestId) {
        return mapper.writeValueAsBytes(new Problem("about:blank", title, status, detail, path, requestId));
    }

    private static ServerResponse bytes(int status, String type, byte[] bytes) {
        return ServerResponse.status(status).build((request, response) -> {
            response.setContentType(type);
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
            return null;
        });
    }

    /**
     * What a request says.
     *
     * @throws Refusal with 400 if it is no such JSON
     */
    <T> T body(ServerRequest request, Class<T> type) {
        try {
            byte[] bytes = request.servletRequest().getInputStream().readNBytes(LARGEST);
            T body = mapper.readValue(bytes, type);
            if (body == null) {
                throw Refusal.wrong("The request has no body; send " + type.getSimpleName() + " as JSON");
            }
            return body;
        } catch (JacksonException | IOException garbled) {
            throw Refusal.wrong("The request is no " + type.getSimpleName() + " as JSON: " + garbled.getMessage());
        }
    }
}
