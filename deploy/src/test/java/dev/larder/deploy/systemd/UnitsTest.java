package dev.larder.deploy.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.larder.deploy.DeployFolder;
import dev.larder.deploy.Tool;
import dev.larder.deploy.Tool.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class UnitsTest {
    private static final List<Path> SERVICES = DeployFolder.files("systemd", ".service");
    private static final List<Path> TIMERS = DeployFolder.files("systemd", ".timer");

    /** systemd's own measure of what a broken service could do: 0 nothing, 100 everything. */
    private static final int MOST_EXPOSURE = 40;

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> haveNothingForSystemd() {
        return withSystemd(systemd -> Stream.concat(SERVICES.stream(), TIMERS.stream())
                .map(unit -> dynamicTest(unit.getFileName().toString(), () -> {
                    Outcome outcome =
                            systemd.run(List.of("verify", installed(unit).toString()));
                    assertThat(outcome.output()).isEmpty();
                    assertThat(outcome.code()).isZero();
                })));
    }

    @TestFactory
    Stream<DynamicTest> leaveABrokenServiceLittleToDo() {
        return withSystemd(systemd -> SERVICES.stream()
                .map(unit -> dynamicTest(unit.getFileName().toString(), () -> {
                    Outcome outcome = systemd.run(List.of(
                            "security",
                            "--offline=true",
                            "--no-pager",
                            "--threshold=" + MOST_EXPOSURE,
                            installed(unit).toString()));
                    assertThat(outcome.code()).as(outcome.output()).isZero();
                })));
    }

    private static Stream<DynamicTest> withSystemd(Function<Tool, Stream<DynamicTest>> tests) {
        return Tool.find("systemd-analyze")
                .map(tests)
                .orElseGet(
                        () -> Stream.of(dynamicTest("not checked: there is no systemd-analyze on the PATH", () -> {})));
    }

    /** All units side by side, with their programs where they are here: systemd looks whether these can be run. */
    private Path installed(Path unit) throws IOException {
        for (Path each : Stream.concat(SERVICES.stream(), TIMERS.stream()).toList()) {
            String text = DeployFolder.text(each)
                    .replace("/usr/lib/larder/redis/", DeployFolder.path("redis") + "/")
                    .replace(
                            "/usr/bin/java",
                            ProcessHandle.current().info().command().orElse("/bin/true"));
            Files.writeString(folder.resolve(each.getFileName().toString()), text);
        }
        return folder.resolve(unit.getFileName().toString());
    }

    @Test
    void ofEveryTimerHaveTheirService() {
        assertThat(TIMERS)
                .isNotEmpty()
                .allSatisfy(timer -> assertThat(
                                Files.exists(Path.of(timer.toString().replace(".timer", ".service"))))
                        .isTrue());
    }

    @Test
    void areBoundedAndRunAsNobodyElse() {
        assertThat(SERVICES)
                .allSatisfy(unit -> assertThat(DeployFolder.text(unit))
                        .contains(
                                "\nMemoryMax=",
                                "\nUser=larder",
                                "\nNoNewPrivileges=yes",
                                "\nProtectSystem=strict",
                                "\nUMask=0077"));
    }

    /** By node_exporter, which is another user. */
    @Test
    void leaveTimesOfSuccessWhereTheyCanBeRead() {
        assertThat(SERVICES)
                .map(DeployFolder::text)
                .filteredOn(unit -> unit.contains("METRICS_FILE="))
                .hasSize(2)
                .allSatisfy(unit -> assertThat(unit)
                        .containsPattern("METRICS_FILE=/var/cache/larder-metrics/\\w+-%i\\.prom\n")
                        .contains("\nCacheDirectory=larder-metrics\nCacheDirectoryMode=0755\n"));
    }

    @Test
    void findScriptsThatThereAre() {
        String all = SERVICES.stream().map(DeployFolder::text).collect(Collectors.joining());
        assertThat(all.lines()
                        .filter(line -> line.startsWith("Exec") && line.contains("/usr/lib/larder/redis/"))
                        .map(line -> line.replaceAll(".*/usr/lib/larder/redis/(\\S+).*", "$1")))
                .isNotEmpty()
                .allSatisfy(script -> assertThat(
                                Files.isExecutable(DeployFolder.path("redis").resolve(script)))
                        .isTrue());
    }
}
