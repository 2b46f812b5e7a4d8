package dev.larder.cli.internal.session;

import dev.larder.Clock;
import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Format;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What every command needs: which Redis, which namespace, how to print, whom to ask. For one run and one thread. */
public final class Session {

    private final Options options;
    private final Surroundings around;
    private final Settings settings;
    private final Interruption interruption;
    private @Nullable Target target;

    /** A run with those options, which may be parsed later. */
    public Session(Options options, Surroundings around, Interruption interruption) {
        this.options = options;
        this.around = around;
        this.settings = new Settings(options, around);
        this.interruption = interruption;
    }

    /** The Redis that is meant; found out once, since a password may come from standard input. */
    public Target target() {
        if (target == null) {
            target = settings.target();
        }
        return target;
    }

    /** From now on that Redis is the one that is meant; who logs in, and by what, is found as for {@code --redis}. */
    public void aimAt(String address) {
        target = settings.target(address);
    }

    /** Another Redis beside the one that is meant; who logs in there stands in variables {@code LARDER_TARGET_…} of its own. */
    public Target other(String address) {
        return settings.other(address);
    }

    /** A variable of the environment that is set and not empty. */
    public Optional<String> variable(String name) {
        return settings.variable(name);
    }

    /** The Redis that was started in a folder, whatever else is named. */
    public Target targetIn(Path topology) {
        return settings.targetIn(topology);
    }

    /** Whether an option or a variable names a Redis, so that what was started below this folder is not meant. */
    public boolean namesTarget() {
        return settings.namesTarget();
    }

    /** Its servers, looked up now. */
    public Fleet fleet() {
        return Fleet.of(target());
    }

    /** Name and version of the application, {@code shop:v1}. */
    public String namespace() {
        return settings.namespace();
    }

    /** The same, for commands that can do without. */
    public Optional<String> namespaceIfNamed() {
        return settings.namesNamespace() ? Optional.of(namespace()) : Optional.empty();
    }

    /** The same, if it stands on the command line: for commands whose effect a variable that happens to be set must not have. */
    public Optional<String> namespaceOfArguments() {
        return options.namespace == null ? Optional.empty() : Optional.of(namespace());
    }

    /** The time. */
    public Clock clock() {
        return around.clock();
    }

    /** Ctrl-C. */
    public Interruption interruption() {
        return interruption;
    }

    /** A path as the user means it: from where the command was typed. */
    public Path path(Path named) {
        return around.folder().resolve(named);
    }

    /** Whether a person sits at it. */
    public boolean isAtTerminal() {
        return around.isTerminal();
    }

    /** Whether they want no colours. */
    public boolean isPlain() {
        return options.noColor || around.isPlain();
    }

    /** What somebody types. */
    public InputStream in() {
        return around.in();
    }

    /** Prints data. */
    public void print(Report report) {
        around.out().print(format().render(report));
        around.out().flush();
    }

    /** The form of what is printed. */
    public Format format() {
        return options.json ? Format.JSON : Objects.requireNonNullElse(options.format, Format.TABLE);
    }

    /** Whether a form was asked for. */
    public boolean namesFormat() {
        return options.json || options.format != null;
    }

    /** Where data go that are no report: scripts, pages. */
    public PrintWriter out() {
        return around.out();
    }

    /** A word about what is going on, for people; not with {@code --quiet}. */
    public void say(String line) {
        if (!options.quiet) {
            around.err().println(line);
            around.err().flush();
        }
    }

    /** A warning: something a person has to know whatever the options. */
    public void warn(String line) {
        around.err().println("larder: " + line);
        around.err().flush();
    }

    /** How far something long has come. */
    public Progress progress(String what, long total) {
        PrintWriter err = options.quiet ? new PrintWriter(PrintWriter.nullWriter()) : around.err();
        return new Progress(err, around.isTerminal() && !options.quiet, around.clock(), what, total);
    }

    /**
     * Asks a person to type a word.
     *
     * @param cure what to say on the command line instead
     * @throws Failure with code 7 if nobody can be asked, or the answer is another one
     */
    public void confirm(String question, String word, String cure) {
        if (options.noInput || !around.isTerminal()) {
            throw new Failure(ExitCode.REFUSED, "Nothing was done, for nobody can be asked: " + question + " " + cure);
        }
        around.err().print(question + " Type " + word + " to go on: ");
        around.err().flush();
        if (!word.equals(answer())) {
            throw new Failure(ExitCode.REFUSED, "Nothing was done: it was not confirmed");
        }
    }

    private @Nullable String answer() {
        try {
            return new BufferedReader(new InputStreamReader(around.in(), StandardCharsets.UTF_8)).readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
