package dev.larder.services.coach;

import dev.larder.services.web.StaleVersionException;
import java.util.OptionalLong;

/** Compares what somebody who changes something has seen with what is there. */
final class Versions {

    private Versions() {}

    /** Refuses the change if a version is expected that is not the present one. */
    static void require(String what, OptionalLong expected, long present) {
        if (expected.isPresent() && expected.getAsLong() != present) {
            throw new StaleVersionException(what, expected.getAsLong(), present);
        }
    }
}
