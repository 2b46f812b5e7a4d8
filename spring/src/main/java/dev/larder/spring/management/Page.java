package dev.larder.spring.management;

import java.nio.charset.StandardCharsets;

/** What a path answers. */
record Page(int status, String contentType, String body) {

    static final int OK = 200;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int FAILURE = 500;
    static final int UNAVAILABLE = 503;

    static Page json(int status, String body) {
        return new Page(status, "application/json", body);
    }

    static Page text(int status, String body) {
        return new Page(status, "text/plain; charset=utf-8", body);
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
