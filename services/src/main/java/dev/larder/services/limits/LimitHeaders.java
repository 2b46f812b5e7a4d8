package dev.larder.services.limits;

import dev.larder.limits.Decision;
import dev.larder.limits.Limit;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.http.HttpHeaders;

/** What has been decided, in the words of the IETF's draft-ietf-httpapi-ratelimit-headers: a policy for each limit, and how it stands. */
final class LimitHeaders {

    static final String POLICY = "RateLimit-Policy";
    static final String STATE = "RateLimit";

    private LimitHeaders() {}

    static void write(String name, Decision decision, HttpServletResponse response) {
        if (decision.isCounted()) {
            Limit limit = decision.limit();
            response.addHeader(
                    POLICY,
                    "\"" + name + "\";q=" + limit.requests() + ";w="
                            + limit.per().toSeconds());
            response.addHeader(STATE, "\"" + name + "\";r=" + decision.remaining() + ";t=" + seconds(decision.reset()));
        }
        if (!decision.isAllowed()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds(decision.retryAfter())));
        }
    }

    /** Rounded up, so that nobody comes too early. */
    static long seconds(Duration time) {
        return time.plusNanos(999_999_999).toSeconds();
    }
}
