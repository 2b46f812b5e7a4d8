package dev.larder.cli.internal.session;

import dev.larder.Clock;
import java.io.Console;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
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
                new PrintWriter(System.out, /* autoFlush= */ true, charset("stdout.encoding")),
                new PrintWriter(System.err, /* autoFlush= */ true, charset("stderr.encoding")),
                isAtTerminal(),
                Clock.system());
    }

    /** Whether colours would be wasted, or are not wanted. */
    public boolean isPlain() {
        return environment.containsKey("NO_COLOR") || "dumb".equals(environment.get("TERM")) || !isTerminal;
    }

    // JDK 17 has no such property: there the default is what the terminal reads.
    private static Charset charset(String property) {
        String name = System.getProperty(property);
        return name == null ? Charset.defaultCharset() : Charset.forName(name);
    }

    /** From JDK 22 on there is a console without a terminal too, and a method that tells, which JDK 17 has not. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isAtTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJdk) {
            return true;
        }
    }
}
