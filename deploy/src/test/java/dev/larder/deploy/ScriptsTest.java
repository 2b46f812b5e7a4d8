package dev.larder.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.larder.deploy.Tool.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ScriptsTest {
    private static final List<Path> SCRIPTS = DeployFolder.files("", ".sh").stream()
            .filter(script -> !script.startsWith(DeployFolder.target()))
            .toList();

    @TestFactory
    Stream<DynamicTest> haveNothingForShellcheck() {
        return Tool.find("shellcheck")
                .map(ScriptsTest::checks)
                .orElseGet(() -> Stream.of(dynamicTest("not checked: there is no shellcheck on the PATH", () -> {})));
    }

    private static Stream<DynamicTest> checks(Tool shellcheck) {
        return SCRIPTS.stream()
                .map(script -> dynamicTest(script.getFileName().toString(), () -> {
                    Outcome outcome = shellcheck.run(List.of(
                            "--external-sources", "--source-path=SCRIPTDIR", "--severity=style", script.toString()));
                    assertThat(outcome.code()).as(outcome.output()).isZero();
                }));
    }

    @TestFactory
    Stream<DynamicTest> areReadByTheShell() {
        Tool shell = Tool.find("sh").orElseThrow();
        return SCRIPTS.stream()
                .map(script -> dynamicTest(script.getFileName().toString(), () -> {
                    Outcome outcome = shell.run(List.of("-n", script.toString()));
                    assertThat(outcome.code()).as(outcome.output()).isZero();
                }));
    }

    @Test
    void canBeRunAndEndAtTheFirstError() {
        assertThat(SCRIPTS)
                .filteredOn(script -> !script.endsWith("common.sh"))
                .isNotEmpty()
                .allSatisfy(script -> {
                    assertThat(Files.isExecutable(script)).isTrue();
                    assertThat(DeployFolder.text(script))
                            .startsWith("#!/bin/sh\n")
                            .contains("\nset -eu\n");
                });
    }

    /** Whoever lists processes sees arguments. */
    @Test
    void giveNoSecretAsAnArgument() {
        assertThat(SCRIPTS).allSatisfy(script -> {
            List<String> suspicious = new ArrayList<>(DeployFolder.text(script)
                    .lines()
                    .filter(line ->
                            line.matches(".*redis-(cli|server).*( -a |--pass|--requirepass|--masterauth|password ).*"))
                    .toList());
            assertThat(suspicious).isEmpty();
        });
    }
}
