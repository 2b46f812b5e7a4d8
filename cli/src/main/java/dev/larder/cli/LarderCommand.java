package dev.larder.cli;

import dev.larder.cli.internal.backup.BackupCommand;
import dev.larder.cli.internal.backup.DrPlanCommand;
import dev.larder.cli.internal.backup.DrillCommand;
import dev.larder.cli.internal.backup.RestoreCommand;
import dev.larder.cli.internal.backup.VerifyCommand;
import dev.larder.cli.internal.bench.BenchCommand;
import dev.larder.cli.internal.doctor.DoctorCommand;
import dev.larder.cli.internal.entries.ExplainCommand;
import dev.larder.cli.internal.entries.GetCommand;
import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.ExitCodes;
import dev.larder.cli.internal.invalidate.InvalidateCommand;
import dev.larder.cli.internal.journal.JournalCommand;
import dev.larder.cli.internal.keys.KeysCommand;
import dev.larder.cli.internal.migrate.MigrateCommand;
import dev.larder.cli.internal.reclaim.ReclaimCommand;
import dev.larder.cli.internal.session.Interruption;
import dev.larder.cli.internal.session.Options;
import dev.larder.cli.internal.session.Session;
import dev.larder.cli.internal.session.Surroundings;
import dev.larder.cli.internal.stats.StatsCommand;
import dev.larder.cli.internal.top.TopCommand;
import dev.larder.cli.internal.topology.RedisCommand;
import dev.larder.cli.internal.warm.WarmCommand;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The {@code larder} command. Everything it can do but {@code up}, which is a program of its own; data on standard output, all else on
 * standard error.
 */
@Command(
        name = "larder",
        description = "Looks into a Larder, checks it, invalidates, and runs a Redis for it.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:something went wrong on the way",
            "2:the command line cannot be meant like that",
            "3:done, and there is something to look at",
            "4:not there",
            "5:the password or the user is wrong, or the user may not do this",
            "6:nobody answers",
            "7:not done: it would do harm, or was not confirmed",
            "8:some of it was done",
            "130:Ctrl-C"
        },
        footer = {
            "",
            "'larder up' starts the server: a program of its own, see 'larder up --help'.",
            "Secrets come from files, variables and standard input, never from arguments."
        })
public final class LarderCommand implements Runnable {

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli fills it
    private final Options options;

    @Spec
    private @Nullable CommandSpec spec;

    private LarderCommand(Options options) {
        this.options = options;
    }

    /** Runs it for a shell. */
    public static void main(String[] arguments) {
        Interruption interruption = new Interruption().ofThisProcess();
        int code = run(Surroundings.ofThisProcess(), interruption, arguments);
        interruption.ended();
        System.exit(code);
    }

    /** Runs it and answers the exit code. */
    static int run(Surroundings around, Interruption interruption, String... arguments) {
        CommandLine line = commandLine(around, interruption);
        if (around.isPlain() || Arrays.asList(arguments).contains("--no-color")) {
            line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        }
        return line.execute(arguments);
    }

    /** The whole command, ready to be executed once. */
    static CommandLine commandLine(Surroundings around, Interruption interruption) {
        Options options = new Options();
        Session session = new Session(options, around, interruption);
        CommandLine line = new CommandLine(new LarderCommand(options));
        commands(session).forEach(line::addSubcommand);
        line.setOut(around.out());
        line.setErr(around.err());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExitCodeExceptionMapper(new ExitCodes());
        line.setExecutionExceptionHandler(LarderCommand::failed);
        line.setParameterExceptionHandler(LarderCommand::misused);
        addHelp(line);
        return line;
    }

    private static List<Object> commands(Session session) {
        return List.of(
                new DoctorCommand(session),
                new GetCommand(session),
                new ExplainCommand(session),
                new StatsCommand(session),
                new TopCommand(session),
                new InvalidateCommand(session),
                new ReclaimCommand(session),
                new WarmCommand(session),
                JournalCommand.of(session),
                KeysCommand.of(session),
                RedisCommand.of(session),
                BackupCommand.of(session),
                new VerifyCommand(session),
                new RestoreCommand(session),
                new DrillCommand(session),
                new DrPlanCommand(session),
                new BenchCommand(session),
                MigrateCommand.of(session),
                new CompletionCommand(session),
                new ManCommand(session),
                new VersionCommand(session));
    }

    /** Every command has it, so that no class has to say so. */
    private static void addHelp(CommandLine line) {
        line.getCommandSpec()
                .addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Say this.")
                        .build());
        line.getSubcommands().values().forEach(LarderCommand::addHelp);
    }

    private static int failed(Exception failure, CommandLine line, ParseResult result) {
        String message = Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
        line.getErr().println("larder: " + message);
        return ExitCodes.of(failure).code();
    }

    private static int misused(ParameterException misuse, String[] arguments) {
        CommandLine line = misuse.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        line.getErr().println("larder: " + misuse.getMessage() + "; see ./" + name + " --help");
        CommandLine.UnmatchedArgumentException.printSuggestions(misuse, line.getErr());
        return ExitCode.USAGE.code();
    }

    /** Without a command it says what there is. */
    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
