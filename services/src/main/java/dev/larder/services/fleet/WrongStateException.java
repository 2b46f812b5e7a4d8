package dev.larder.services.fleet;

import dev.larder.services.web.Refusal;
import org.springframework.http.HttpStatus;

/** A command that does not fit what the machine does now; it says what to do about it. */
final class WrongStateException extends Refusal {

    private static final long serialVersionUID = 1;

    private WrongStateException(String message) {
        super(HttpStatus.CONFLICT, "Conflict", message);
    }

    static WrongStateException of(Vm vm, String problem, String cure) {
        return new WrongStateException(vm.id() + " " + problem + "; " + cure);
    }

    static WrongStateException exists(String id) {
        return new WrongStateException(id + " exists already; choose another id, or delete that one");
    }

    static WrongStateException changedMeanwhile(String id) {
        return new WrongStateException(id + " was changed by somebody else meanwhile; read it again and repeat");
    }
}
