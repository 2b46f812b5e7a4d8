package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cli.internal.session.Interruption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class LarderCommandTest {
    /** Nobody listens there: whoever may would need to be the system itself. */
    private static final String NOBODY = "redis://127.0.0.1:1";

    @TempDir
    Path folder;

    private Typed.Ended run(String arguments) {
        return Typed.in(folder).run(arguments);
    }

    @Nested
    class Usage {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "down               | larder: Unmatched argument at index 0: 'down'; see ./larder --help",
                    "version --outptu x | larder: Unknown options: '--outptu', 'x'; see ./larder version --help",
                    "version -o xml     | larder: Invalid value for option '--output': 'xml' is no format; give table, json, ndjson or csv; see ./larder version --help",
                    "version --timeout 5| larder: Invalid value for option '--timeout': '5' is no time; give 500ms, 5s, 1m, 2h or 7d; see ./larder version --help",
                })
        void thatIsWrongIsToldInALineWithItsCure(String arguments, String complaint) {
            Typed.Ended ended = run(arguments);

            assertThat(ended.err()).startsWith(complaint);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.code()).isEqualTo(2);
        }

        @Test
        void isToldWithEveryExitCode() {
            Typed.Ended ended = run("--help");

            assertThat(ended.code()).isZero();
            assertThat(ended.out()).contains("Commands:", "redis", "130", "--password-stdin");
        }

        @Test
        void hasNoColoursWhereNobodySeesThem() {
            assertThat(run("--help").out()).doesNotContain("\u001b");
            assertThat(Typed.in(folder).answering("").run("--no-color --help").out())
                    .doesNotContain("\u001b");
            assertThat(Typed.in(folder)
                            .answering("")
                            .with("NO_COLOR", "1")
                            .run("--help")
                            .out())
                    .doesNotContain("\u001b");
        }

        @Test
        void withoutACommandSaysWhatThereIs() {
            assertThat(Typed.in(folder).run(new String[0]).out()).startsWith("Usage: larder");
        }
    }

    @Nested
    class Output {
        @ParameterizedTest
        @ValueSource(strings = {"--json version", "version --json", "version -o json", "-o json version"})
        void isJsonWithItsSchemasVersionWhereverThatIsAskedFor(String arguments) {
            assertThat(run(arguments).names()).containsExactly("schemaVersion", "kind", "larder", "java");
            assertThat(run(arguments).json().get("schemaVersion").asInt()).isEqualTo(1);
        }

        @Test
        void asCsvHasALineOfNames() {
            assertThat(run("version -o csv").out()).startsWith("larder,java\n").hasLineCount(2);
        }

        @Test
        void isAScriptThatCompletesCommands() {
            assertThat(run("completion").out()).contains("_complete_larder", "invalidate", "--topology");
        }

        @Test
        void isAManualPageOfEveryCommandAndExitCode() {
            assertThat(run("man").out())
                    .startsWith(".TH LARDER 1")
                    .contains(".SS \"larder redis up", "\\-\\-purge", ".B 130");
        }

        /** Commands within commands included. */
        private Stream<CommandSpec> commands(CommandSpec of) {
            return of.subcommands().values().stream()
                    .map(CommandLine::getCommandSpec)
                    .flatMap(inner -> Stream.concat(Stream.of(inner), commands(inner)));
        }

        private List<CommandSpec> commands() {
            return commands(LarderCommand.commandLine(Typed.in(folder).surroundings(), new Interruption())
                            .getCommandSpec())
                    .toList();
        }

        @Test
        void ofEachCommandIsInTheManualTheCompletionAndTheGuide() throws IOException {
            String manual = run("man").out();
            String completion = run("completion").out();
            String guide = Files.readString(Path.of("..", "docs", "cli.md"));
            String topLevel = run("--help").out();

            assertThat(commands()).hasSizeGreaterThan(25).allSatisfy(command -> {
                String name = command.qualifiedName();
                assertThat(manual).contains(".SS \"" + name + " ");
                assertThat(completion)
                        .contains("_picocli_" + name.replace("-", "").replace(' ', '_') + "(");
                assertThat(command.usageMessage().description()).as(name).isNotEmpty();
                assertThat(guide).contains(command.name());
                if (command.parent().parent() == null) {
                    assertThat(topLevel).contains("  " + command.name());
                }
                assertThat(command.options())
                        .filteredOn(option -> !option.inherited() && !option.usageHelp())
                        .allSatisfy(option -> {
                            assertThat(manual).contains(option.longestName().replace("-", "\\-"));
                            assertThat(completion).contains(option.longestName());
                        });
            });
        }
    }

    @Nested
    class Secrets {
        @Test
        void areRefusedInArguments() {
            Typed.Ended ended = run("--redis redis://:wallpaper@localhost:1 stats -n shop");

            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.err()).contains("--password-file").doesNotContain("wallpaper");
        }

        @Test
        void areTakenFromAVariablesAddress() {
            Typed typed = Typed.in(folder).with("LARDER_REDIS", "redis://:wallpaper@127.0.0.1:1");

            Typed.Ended ended = typed.run("stats -n shop");
            assertThat(ended.code()).isEqualTo(6);
            assertThat(ended.err()).doesNotContain("wallpaper");
        }

        @Test
        void thatAreMissingOnStandardInputAreMissed() {
            Typed.Ended ended = run("stats -n shop --password-stdin --redis " + NOBODY);

            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.err()).contains("Standard input holds no password");
        }
    }

    @Nested
    class Namespace {
        @ParameterizedTest
        @ValueSource(strings = {"stats", "stats -n sh/op", "stats -n a:b:c"})
        void thatIsMissingOrNoneIsAskedFor(String arguments) {
            Typed.Ended ended = run(arguments + " --redis " + NOBODY);

            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.err()).contains("namespace");
        }
    }

    @Test
    void refusesATimeInAVariableThatIsNone() {
        Typed.Ended ended = Typed.in(folder).with("LARDER_TIMEOUT", "soon").run("stats -n shop --redis " + NOBODY);

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).startsWith("larder: LARDER_TIMEOUT: 'soon' is no time");
    }

    @Test
    void saysThatNobodyAnswers() {
        Typed.Ended ended = run("stats -n shop --redis " + NOBODY);

        assertThat(ended.code()).isEqualTo(6);
        assertThat(ended.err())
                .startsWith("larder: 127.0.0.1:1 does not answer")
                .contains("--redis")
                .hasLineCount(1);
        assertThat(ended.out()).isEmpty();
    }
}
