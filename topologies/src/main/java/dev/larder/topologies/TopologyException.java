package dev.larder.topologies;

import org.jspecify.annotations.Nullable;

/**
 * A server could not be found, started or stopped. The message says which one, why, and where its log is; it is meant
 * to be shown to the person at the machine as it stands.
 *
 * @since 0.1
 */
public class TopologyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TopologyException(String message) {
        this(message, null);
    }

    TopologyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
