package dev.larder.cli.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cli.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Timeout(180)
class LocalTopologyIT {
    @TempDir
    Path folder;

    @AfterEach
    void leaveNothing() {
        Typed.in(folder).run("redis down --purge --yes");
    }

    private Typed.Ended run(String arguments) {
        return Typed.in(folder).run(arguments);
    }

    private static List<Long> pids(Typed.Ended ended) {
        List<Long> pids = new ArrayList<>();
        for (JsonNode server : ended.json().get("servers")) {
            pids.add(server.get("pid").asLong());
        }
        return pids;
    }

    private static long alive(List<Long> pids) {
        return pids.stream()
                .filter(pid ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent())
                .count();
    }

    @ParameterizedTest
    @CsvSource({"standalone,1,1", "sentinel,6,1", "cluster,6,3"})
    void isReadyOnceItIsUpAndGoneOnceItIsDown(String topology, int servers, int masters) {
        Typed.Ended up = run("redis up --json --topology " + topology);

        assertThat(up.code()).as(up.err()).isZero();
        assertThat(up.names())
                .containsExactly(
                        "schemaVersion",
                        "kind",
                        "topology",
                        "tls",
                        "healthy",
                        "folder",
                        "redis",
                        "passwordFile",
                        "clientFile",
                        "servers");
        assertThat(up.json().get("servers").findValuesAsString("role"))
                .hasSize(servers)
                .filteredOn("master"::equals)
                .hasSize(masters);
        Typed.Ended status = run("redis status --json");
        assertThat(status.code()).isZero();
        assertThat(status.names()).isEqualTo(up.names());
        assertThat(status.json().get("servers").get(0).propertyNames())
                .isEqualTo(up.json().get("servers").get(0).propertyNames());
        // Without an option: the command finds what it has started.
        assertThat(run("stats -n shop").code()).isZero();
        looksAndRepairs();

        assertThat(run("redis down").code()).isZero();
        assertThat(alive(pids(up))).isZero();
        assertThat(run("redis status").code()).isEqualTo(3);
    }

    private void looksAndRepairs() {
        assertThat(run("invalidate goal:1 goal:2 goal:3 --yes -n shop --json")
                        .json()
                        .get("done")
                        .asInt())
                .isEqualTo(3);
        assertThat(run("invalidate --tag user:42 --yes -n shop").code()).isZero();
        assertThat(run("get goal:1 -n shop").code()).isEqualTo(4);
        assertThat(run("explain goal:2 -n shop --json").json().get("because").asString())
                .contains("invalidated or replaced");
        assertThat(run("journal check -n shop").code()).isZero();
        Typed.Ended doctor = run("doctor --fail-on error -n shop --json");
        assertThat(doctor.code()).as(doctor.out()).isZero();
        assertThat(doctor.out()).doesNotContain("\"quorum\",\"level\":\"skipped\"");
    }

    @Test
    void speaksTlsWithItsOwnCertificates() {
        Typed.Ended up = run("redis up --json --tls");

        assertThat(up.json().get("redis").asString()).startsWith("rediss://");
        assertThat(run("doctor --only tls").code()).isZero();
        assertThat(run("invalidate goal:1 --yes -n shop").code()).isZero();
        assertThat(run("stats -n shop").code()).isZero();
    }

    /** The folder says which one is meant, so two of them stand side by side. */
    @Test
    void keepsToTheFolderItIsGiven() {
        Path elsewhere = folder.resolve("elsewhere");
        assertThat(run("redis up").code()).isZero();

        Typed.Ended second = run("redis up --json --data " + elsewhere);

        assertThat(second.code()).as(second.err()).isZero();
        assertThat(Path.of(second.json().get("folder").asString())).isEqualTo(elsewhere);
        assertThat(run("redis down --data " + elsewhere).code()).isZero();
        assertThat(alive(pids(second))).isZero();
        assertThat(run("redis status").code()).isZero();
    }

    @Test
    void keepsItsPasswordToItsOwnerAndItsData() throws IOException {
        Path password = folder.resolve(".larder/redis/password");
        run("redis up");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
                .isEqualTo("rw-------");
        String address = Files.readString(folder.resolve(".larder/redis/client.env"))
                .lines()
                .findFirst()
                .orElseThrow()
                .replace("LARDER_REDIS=", "");
        assertThat(run("stats -n shop --redis " + address).code()).isEqualTo(5);
        assertThat(run("stats -n shop --redis " + address + " --password-file " + password)
                        .code())
                .isZero();
        assertThat(Typed.in(folder)
                        .reading(Files.readString(password))
                        .run("stats -n shop --password-stdin --redis " + address)
                        .code())
                .isZero();

        String before = Files.readString(password);
        run("redis down");
        assertThat(run("redis up").code()).isZero();
        assertThat(Files.readString(password)).isEqualTo(before);
    }

    @Test
    void isStartedOnceHoweverOftenItIsAskedFor() {
        List<Long> first = pids(run("redis up --json"));

        assertThat(pids(run("redis up --json"))).isEqualTo(first);
        assertThat(run("redis up --topology cluster").code()).isEqualTo(7);
    }

    @Test
    void stopsNobodyWhoHasComeByAPidOfIts() throws IOException {
        run("redis up");
        Path state = folder.resolve(".larder/redis/topology.properties");
        String written = Files.readString(state);
        // This very process, as it would be if a server that started in 1970 had had its number.
        long own = ProcessHandle.current().pid();
        Files.writeString(
                state,
                written.replaceAll(
                        "(?m)^member\\.1=(\\S+) (\\S+) (\\d+) \\d+ \\d+$", "member.1=$1 $2 $3 " + own + " 1000"));
        Typed.Ended down = run("redis down --json");
        Files.writeString(state, written);

        assertThat(down.names()).containsExactly("schemaVersion", "kind", "folder", "purged", "stopped", "wereGone");
        assertThat(down.json().get("stopped").asInt()).isZero();
        assertThat(down.json().get("wereGone").asInt()).isEqualTo(1);
    }

    @Test
    void isDeletedOnlyWhenThatIsConfirmed() {
        run("redis up");

        assertThat(run("redis down --purge").code()).isEqualTo(7);
        assertThat(Typed.in(folder).answering("yes").run("redis down --purge").code())
                .isEqualTo(7);
        assertThat(run("redis status").code()).isZero();
        assertThat(Typed.in(folder).answering("purge").run("redis down --purge").code())
                .isZero();
        assertThat(folder.resolve(".larder/redis")).doesNotExist();
    }

    @Test
    void thatIsNotThereIsNotFound() {
        assertThat(run("redis status").code()).isEqualTo(4);
        assertThat(run("redis down").code()).isEqualTo(4);
    }
}
