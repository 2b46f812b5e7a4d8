package dev.larder.services.learning;

import dev.larder.services.web.Refusal;
import org.springframework.http.HttpStatus;

/** Someone asks for somebody or something that there is not. */
final class UnknownException extends Refusal {

    private static final long serialVersionUID = 1;

    private UnknownException(String message) {
        super(HttpStatus.NOT_FOUND, "Unknown", message);
    }

    static UnknownException user(long id) {
        return new UnknownException("There is no user " + id + "; POST /api/learning/users makes one");
    }

    static UnknownException session() {
        return new UnknownException("There is no such session; POST /api/learning/sessions begins one");
    }

    static UnknownException item(long id) {
        return new UnknownException("There is no item " + id + "; GET /api/learning/items?topic= lists them");
    }

    static UnknownException card(ItemOfUser key) {
        return new UnknownException("User " + key.userId() + " has never reviewed item " + key.itemId());
    }
}
