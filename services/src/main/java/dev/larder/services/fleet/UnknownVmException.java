package dev.larder.services.fleet;

import dev.larder.services.web.Parameters;
import dev.larder.services.web.Refusal;
import org.springframework.http.HttpStatus;

/** Someone asks for a machine that the fleet does not have, or for something that this machine does not have. */
final class UnknownVmException extends Refusal {

    private static final long serialVersionUID = 1;

    private UnknownVmException(String title, String message) {
        super(HttpStatus.NOT_FOUND, title, message);
    }

    static UnknownVmException of(String id) {
        return new UnknownVmException(
                "Unknown machine", "There is no machine " + Parameters.quote(id) + "; ids look like vm-0042");
    }

    static UnknownVmException neverMigrated(String id) {
        return new UnknownVmException(
                "No migration",
                "There is no machine " + Parameters.quote(id)
                        + ", or it was never migrated; POST …/migrate begins one");
    }
}
