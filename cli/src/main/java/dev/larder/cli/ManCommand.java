package dev.larder.cli;

import dev.larder.cli.internal.session.Session;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** {@code larder man}: the manual page, made of the commands themselves, so that it cannot differ from them. */
@Command(name = "man", description = "Prints the manual page: larder man | man -l -")
final class ManCommand implements Runnable {

    private final Session session;

    @Spec
    private @Nullable CommandSpec spec;

    ManCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        if (spec != null) {
            session.out().print(page(spec.root()));
            session.out().flush();
        }
    }

    private static String page(CommandSpec root) {
        StringBuilder page = new StringBuilder(".TH LARDER 1\n.SH NAME\nlarder \\- run, look, repair\n.SH SYNOPSIS\n")
                .append(".B larder\n[OPTIONS] COMMAND\n.SH DESCRIPTION\n")
                .append(text(root.usageMessage().description()))
                .append("\n.SH OPTIONS\n");
        root.options().forEach(option -> page.append(item(names(option), option.description())));
        page.append(".SH COMMANDS\n");
        distinct(root).forEach(command -> append(page, command));
        page.append(".SH EXIT STATUS\n");
        root.usageMessage().exitCodeList().forEach((code, meaning) -> page.append(item(code, meaning)));
        return page.toString();
    }

    private static void append(StringBuilder page, CommandSpec command) {
        page.append(".SS \"")
                .append(command.qualifiedName())
                .append(' ')
                .append(command.positionalParameters().stream()
                        .map(PositionalParamSpec::paramLabel)
                        .collect(Collectors.joining(" ")))
                .append("\"\n")
                .append(text(command.usageMessage().description()))
                .append('\n');
        command.options().stream()
                .filter(option -> !option.inherited() && !option.usageHelp())
                .forEach(option -> page.append(item(names(option), option.description())));
        distinct(command).forEach(inner -> append(page, inner));
    }

    private static List<CommandSpec> distinct(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .distinct()
                .toList();
    }

    private static String item(String term, String... lines) {
        return ".TP\n.B " + escaped(term) + "\n" + text(lines) + "\n";
    }

    private static String names(OptionSpec option) {
        String names = String.join(", ", option.names());
        return option.arity().max() == 0
                ? names
                : names + " " + option.paramLabel().toUpperCase(Locale.ROOT);
    }

    /** One line of roff: no format is meant, and a line that begins with a dot or a quote would be a request. */
    private static String text(String... lines) {
        return escaped(Stream.of(lines).map(String::strip).collect(Collectors.joining(" ")));
    }

    private static String escaped(String text) {
        String plain = text.replace("%%", "%").replace("\\", "\\\\").replace("-", "\\-");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
