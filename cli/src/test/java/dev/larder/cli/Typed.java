package dev.larder.cli;

import dev.larder.Clock;
import dev.larder.cli.internal.session.Interruption;
import dev.larder.cli.internal.session.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command as somebody types it, in this process. */
public final class Typed {

    private final Path folder;
    private final Map<String, String> variables = new HashMap<>();
    private final Interruption interruption = new Interruption();
    private String input = "";
    private boolean isTerminal;

    private Typed(Path folder) {
        this.folder = folder;
        // The machine may be busy with other things.
        variables.put("LARDER_TIMEOUT", "30s");
        // And its kernel is not what is examined.
        variables.put("CI", "true");
    }

    /** What became of a command. */
    public record Ended(int code, String out, String err) {
        /** What it printed, as JSON. */
        public JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }

        /** The names of what it printed as JSON. */
        public List<String> names() {
            return new ArrayList<>(json().propertyNames());
        }
    }

    /** In a folder, without variables, nobody at the terminal. */
    public static Typed in(Path folder) {
        return new Typed(folder);
    }

    /** With a variable. */
    public Typed with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    /** By somebody who types this when asked. */
    public Typed answering(String line) {
        input = line + "\n";
        isTerminal = true;
        return this;
    }

    /** With standard input from elsewhere. */
    public Typed reading(String text) {
        input = text;
        isTerminal = false;
        return this;
    }

    /** Ctrl-C. */
    public Interruption interruption() {
        return interruption;
    }

    /** Runs it to its end; arguments are words without blanks. */
    public Ended run(String arguments) {
        return run(arguments.split(" "));
    }

    /** Runs it to its end. */
    public Ended run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Surroundings around = surroundings(out, err);
        int code = LarderCommand.run(around, interruption, arguments);
        around.out().flush();
        around.err().flush();
        return new Ended(code, out.toString(), err.toString());
    }

    /** What it would find around it. */
    Surroundings surroundings() {
        return surroundings(new StringWriter(), new StringWriter());
    }

    private Surroundings surroundings(StringWriter out, StringWriter err) {
        return new Surroundings(
                Map.copyOf(variables),
                folder,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out),
                new PrintWriter(err),
                isTerminal,
                Clock.system());
    }
}
