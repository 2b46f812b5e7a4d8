package dev.larder.console;

/**
 * The console would be open to others than this machine, and nobody would have to log in. The application does not start.
 *
 * @since 0.1
 */
public final class ConsoleNotSafeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ConsoleNotSafeException(String message) {
        super(message);
    }
}
