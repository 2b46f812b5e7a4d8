package dev.larder.cli.internal.invalidate;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;

/** The name that somebody gave to a request; the console's {@code X-Request-Id} is of the same form. */
record RequestId(String text) {

    static RequestId of(String text) {
        if (!text.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new Failure(
                    ExitCode.USAGE, "--request-id is '" + text + "'; give 1 to 64 letters, digits, '.', '_' and '-'");
        }
        return new RequestId(text);
    }
}
