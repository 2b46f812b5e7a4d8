package dev.larder.services.limits;

import dev.larder.limits.Decision;
import dev.larder.services.web.Refusal;
import org.springframework.http.HttpStatus;

/** Somebody asked more often than allowed. */
final class TooManyRequestsException extends Refusal {

    private static final long serialVersionUID = 1;

    TooManyRequestsException(String who, Decision decision) {
        super(
                HttpStatus.TOO_MANY_REQUESTS,
                "Too many requests",
                "This " + who + " may ask " + decision.limit().requests() + " times in "
                        + decision.limit().per().toSeconds() + " s; ask again in "
                        + LimitHeaders.seconds(decision.retryAfter()) + " s");
    }
}
