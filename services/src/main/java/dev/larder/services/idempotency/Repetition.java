package dev.larder.services.idempotency;

import dev.larder.services.web.Parameters;
import dev.larder.services.web.Refusal;
import org.springframework.http.HttpStatus;

/** A request that is not carried out because of its {@code Idempotency-Key}. */
final class Repetition extends Refusal {

    private static final long serialVersionUID = 1;

    private Repetition(HttpStatus status, String title, String message) {
        super(status, title, message);
    }

    static Repetition badKey(String key) {
        return new Repetition(
                HttpStatus.BAD_REQUEST,
                "Invalid Idempotency-Key",
                "Idempotency-Key is " + Parameters.quote(key) + "; give 8 to 128 letters, digits, and . _ - :");
    }

    static Repetition underWay(String key) {
        return new Repetition(
                HttpStatus.CONFLICT,
                "Request under way",
                "The request with the Idempotency-Key " + Parameters.quote(key)
                        + " is being carried out; send it again in a second to get its answer");
    }

    static Repetition another(String key) {
        return new Repetition(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "Idempotency-Key used",
                "The Idempotency-Key " + Parameters.quote(key)
                        + " was used for another request; make a new key for each request");
    }

    static Repetition tooLong(int limit) {
        return new Repetition(
                HttpStatus.CONTENT_TOO_LARGE,
                "Request too long",
                "The request is longer than " + limit + " bytes; send it in parts, or without Idempotency-Key");
    }
}
