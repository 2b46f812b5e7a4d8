package dev.larder.deploy.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.deploy.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three machines, each with a server and a sentinel, from the rendered configuration and with the documented users alone. */
@Timeout(240)
final class SentinelIT {
    private Site site;

    @BeforeEach
    void start() {
        site = Site.of(3, "sentinel", Map.of("TOPOLOGY", "sentinel"));
        site.machines().forEach(Machine::startRedis);
        site.machines().forEach(Machine::startSentinel);
        awaitQuorum();
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void aMasterThatIsStoppedInOrderHandsOverFirstAndLosesNoAcknowledgedWrite() throws InterruptedException {
        List<String> acknowledged;
        try (Writer writer = Writer.to(site)) {
            writer.awaitMore(500);
            Tool.Outcome handedOver = site.machine(1).run("hand-over.sh");
            assertThat(handedOver.code()).as(handedOver.output()).isZero();
            site.machine(1).stopRedis();
            writer.awaitMore(500);
            acknowledged = writer.finish();
        }
        assertThat(lost(acknowledged)).isEmpty();
        System.out.println("Handed over with 0 of " + acknowledged.size() + " acknowledged writes lost");

        site.machine(1).startRedis();
        awaitReady(site.machine(1));
        assertThat(role(site.machine(1))).isEqualTo("slave");
        assertThat(complaints()).isEmpty();
    }

    @Test
    void aMasterThatDiesIsReplacedAndComesBackAsAReplicaFromItsFirstMoment() throws InterruptedException {
        try (Writer writer = Writer.to(site)) {
            writer.awaitMore(200);
            long before = System.nanoTime();
            site.machine(1).killRedis();
            awaitAnotherMaster();
            Duration outage = Duration.ofNanos(System.nanoTime() - before);
            writer.awaitMore(200);
            List<String> acknowledged = writer.finish();
            System.out.println("Another master after " + outage.toMillis() + " ms; lost "
                    + lost(acknowledged).size() + " of "
                    + acknowledged.size() + " acknowledged writes");
        }
        site.machine(1).startRedis();
        awaitReady(site.machine(1));
        assertThat(site.machine(1).log("redis.log"))
                .as("a second master for a moment would have said so")
                .containsOnlyOnce("the master is " + site.machine(1).host());
        assertThat(role(site.machine(1))).isEqualTo("slave");
        assertThat(complaints()).isEmpty();
    }

    @Test
    void afterAllWereKilledAtOnceThereIsAMasterWithTheData() throws InterruptedException {
        assertThat(site.machine(1).run("hand-over.sh").code()).isZero();
        Machine master = master();
        master.ask("application", redis -> redis.set("shop:v1:goal:1", "kept"));
        await().atMost(Duration.ofSeconds(30)).until(() -> everyFsyncIsDone(master));
        site.machines().forEach(Machine::close);

        site.machines().forEach(Machine::startRedis);
        site.machines().forEach(Machine::startSentinel);
        awaitQuorum();
        site.machines().forEach(this::awaitReady);
        // The last master, unless it was so slow to start that the sentinels took a replica, which has the same.
        assertThat(goalAt(master())).isEqualTo("kept");
    }

    @Test
    void aMasterThatLostItsDiskDoesNotEmptyItsReplicas() throws IOException {
        site.machine(1).ask("application", redis -> redis.set("shop:v1:goal:1", "kept"));
        site.machine(1).killSentinel();
        site.machine(1).killRedis();
        Site.delete(site.machine(1).data());
        Files.createDirectories(site.machine(1).data());
        site.machine(1).startRedis();

        awaitAnotherMaster();
        awaitReady(site.machine(1));
        assertThat(site.machine(1).log("redis.log")).contains("waiting until they name another");
        assertThat(goalAt(master())).isEqualTo("kept");
    }

    @Test
    void aReplicaHandsNothingOver() {
        assertThat(site.machine(2).run("hand-over.sh").output()).contains("not a master");
        assertThat(role(site.machine(1))).isEqualTo("master");
    }

    @Test
    void aSentinelThatComesBackIsNotCountedTwice() {
        site.machine(3).killSentinel();
        site.machine(3).startSentinel();
        awaitQuorum();
        assertThat(site.machine(1).run("probe.sh", "quorum", "sentinel").output())
                .contains("OK 3 usable Sentinels");
    }

    @Test
    void whatIsRenderedIsReadByNobodyElse() throws IOException {
        for (Machine machine : site.machines()) {
            for (Path rendered : List.of(
                    machine.run().resolve("redis.conf"),
                    machine.run().resolve("users.acl"),
                    machine.data().resolve("sentinel.conf"))) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rendered)))
                        .as("%s", rendered)
                        .startsWith("rw-------");
            }
        }
    }

    /** No user lacked a right, and no password was wrong. */
    private List<String> complaints() {
        Predicate<String> isComplaint =
                line -> line.contains("NOPERM") || line.contains("NOAUTH") || line.contains("WRONGPASS");
        return site.machines().stream()
                .flatMap(machine -> (machine.log("redis.log") + machine.log("sentinel.log")).lines())
                .filter(isComplaint)
                .toList();
    }

    private List<String> lost(List<String> keys) {
        return master().ask(
                        "application",
                        redis -> keys.stream()
                                .filter(key -> redis.exists(key) == 0)
                                .toList());
    }

    private static String goalAt(Machine machine) {
        return machine.ask("application", redis -> redis.get("shop:v1:goal:1"));
    }

    private void awaitQuorum() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> site.machines().stream()
                        .allMatch(machine -> machine.run("probe.sh", "quorum", "sentinel")
                                .output()
                                .contains("OK 3 usable")));
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .until(this::knowTwoReplicas);
    }

    private boolean knowTwoReplicas() {
        return site.machines().stream()
                .allMatch(machine -> machine.log("data/sentinel.conf")
                                .lines()
                                .filter(line -> line.startsWith("sentinel known-replica"))
                                .count()
                        == 2);
    }

    private void awaitReady(Machine machine) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> machine.run("probe.sh", "ready", "redis").code() == 0);
    }

    private void awaitAnotherMaster() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> site.machines().stream()
                        .skip(1)
                        .anyMatch(machine -> role(machine).equals("master")));
    }

    private Machine master() {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> site.machines().stream()
                                .filter(machine -> role(machine).equals("master"))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    private static String role(Machine machine) {
        try {
            return (String) machine.ask("probe", redis -> redis.role().get(0));
        } catch (io.lettuce.core.RedisException down) {
            return "down";
        }
    }

    private static boolean everyFsyncIsDone(Machine machine) {
        return machine.ask("probe", redis -> redis.info("persistence")).contains("aof_pending_bio_fsync:0");
    }
}
