package dev.larder.services.coach;

import dev.larder.services.web.Refusal;
import java.time.LocalDate;
import org.springframework.http.HttpStatus;

/** A change that does not fit what the coach holds now; it says what to do about it. */
final class ConflictException extends Refusal {

    private static final long serialVersionUID = 1;

    private ConflictException(String message) {
        super(HttpStatus.CONFLICT, "Conflict", message);
    }

    static ConflictException addressTaken(String email) {
        return new ConflictException("Another user has the address " + email + "; give one of your own");
    }

    static ConflictException dayTaken(LocalDate day) {
        return new ConflictException("There is an ARI snapshot of " + day + " already; a day has one");
    }

    static ConflictException tooManyGoals() {
        return new ConflictException(
                "This user pursues " + Limits.MAX_ACTIVE_GOALS + " goals already; complete one before you add another");
    }
}
