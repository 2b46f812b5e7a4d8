package dev.larder.services.coach;

import dev.larder.services.web.Parameters;
import dev.larder.services.web.Refusal;
import org.springframework.http.HttpStatus;

/** Somebody asks for what the coach does not have. */
final class UnknownException extends Refusal {

    private static final long serialVersionUID = 1;

    private UnknownException(String what, String message) {
        super(HttpStatus.NOT_FOUND, "Unknown " + what, message);
    }

    static UnknownException user(Object id) {
        return new UnknownException(
                "user", "There is no user " + Parameters.quote(id.toString()) + "; ids are numbers");
    }

    static UnknownException ari(long userId) {
        return new UnknownException(
                "ARI", "There is no user " + userId + ", or nobody has recorded an ARI snapshot yet");
    }

    static UnknownException goal(Object id) {
        return new UnknownException("goal", "This user has no goal " + Parameters.quote(id.toString()));
    }

    static UnknownException task(Object id) {
        return new UnknownException("task", "This user has no task " + Parameters.quote(id.toString()));
    }
}
