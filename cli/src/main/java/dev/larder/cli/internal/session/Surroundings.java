package dev.larder.cli.internal.session;

import dev.larder.Clock;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a run finds around it.
 *
 * @param environment variables
 * @param folder the working folder
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param isTerminal whether a person sits at it
 * @param clock the time
 */
public record Surroundings(
        Map<String, String> environment,
        Path folder,
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        boolean isTerminal,
        Clock clock) {

    /** Those of this process. */
    public static Surroundings ofThisProcess() {
        return new Surroundings(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                System.in,
                new PrintWriter(System.out, /* autoFlush= */ true),
                new PrintWriter(System.err, /* autoFlush= */ true),
                System.console() != null,
                Clock.system());
    }
}
