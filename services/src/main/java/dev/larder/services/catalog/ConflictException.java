package dev.larder.services.catalog;

import dev.larder.services.web.Refusal;
import org.springframework.http.HttpStatus;

/** A change that does not fit what the catalogue holds now; it says what to do about it. */
final class ConflictException extends Refusal {

    private static final long serialVersionUID = 1;

    private ConflictException(String message) {
        super(HttpStatus.CONFLICT, "Conflict", message);
    }

    static ConflictException changedMeanwhile(String id, long expected) {
        return new ConflictException(
                id + " is no longer at version " + expected + "; read it again and repeat the change on what you find");
    }

    static ConflictException exists(String id) {
        return new ConflictException(id + " exists already; change it with PUT");
    }

    static ConflictException placeVanished(String id) {
        return new ConflictException("What was to contain " + id + " was deleted meanwhile; create that first");
    }

    static ConflictException notEmpty(String id) {
        return new ConflictException(id + " still contains other resources; delete those first");
    }

    static ConflictException importUnderWay() {
        return new ConflictException("This node is busy with another import; send this one when that has ended");
    }
}
