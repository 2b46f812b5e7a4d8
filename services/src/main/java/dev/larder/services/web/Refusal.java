package dev.larder.services.web;

import org.springframework.http.HttpStatus;

/**
 * A request that a service does not carry out, with the answer it gets. Its message is for who sent the request: what is wrong, and what to
 * do. Nothing has been changed.
 */
public abstract class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final HttpStatus status;
    private final String title;

    /** A refusal with the status of its answer, a title that all of its kind share, and a message of its own. */
    protected Refusal(HttpStatus status, String title, String message) {
        super(message, null, false, false); // expected, so nobody reads where it came from
        this.status = status;
        this.title = title;
    }

    final HttpStatus status() {
        return status;
    }

    final String title() {
        return title;
    }
}
