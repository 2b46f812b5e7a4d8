package dev.larder.services.idempotency;

import org.jspecify.annotations.Nullable;

/** An answer as it is given again. */
record KeptAnswer(
        int status,
        @Nullable String contentType,
        @Nullable String location,
        @Nullable String etag,
        String body) {

    /** What the column takes. A longer answer is not kept. */
    static final int MAX_BODY = 100_000;
}
