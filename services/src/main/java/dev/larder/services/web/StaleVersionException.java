package dev.larder.services.web;

import org.springframework.http.HttpStatus;

/** A change that was meant for another version than the present one, as its {@code If-Match} says. */
public final class StaleVersionException extends Refusal {

    private static final long serialVersionUID = 1;

    /** What was to be changed, the version it was to have, and the one it has. */
    public StaleVersionException(String what, long expected, long present) {
        super(
                HttpStatus.PRECONDITION_FAILED,
                "Changed meanwhile",
                what + " is at version " + present + ", not at " + expected
                        + "; read it again, and send the change with its new ETag in If-Match");
    }
}
