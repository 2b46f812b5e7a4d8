package dev.larder.services.catalog;

import dev.larder.services.web.Parameters;
import dev.larder.services.web.Refusal;
import org.springframework.http.HttpStatus;

/** Someone wants to change, or to see a part of, a resource that the catalogue does not have. */
final class UnknownResourceException extends Refusal {

    private static final long serialVersionUID = 1;

    UnknownResourceException(String id) {
        this(
                "Unknown resource",
                "There is no resource " + Parameters.quote(id)
                        + "; ids look like module.java.base, package.java.base.java.util or class.java.base.java.util.List");
    }

    private UnknownResourceException(String title, String message) {
        super(HttpStatus.NOT_FOUND, title, message);
    }

    static UnknownResourceException versions(String id, String from, String to) {
        return new UnknownResourceException(
                "Unknown version",
                "There is no resource " + Parameters.quote(id) + " with both versions " + Parameters.quote(from)
                        + " and " + Parameters.quote(to) + "; its /versions lists the newest");
    }
}
