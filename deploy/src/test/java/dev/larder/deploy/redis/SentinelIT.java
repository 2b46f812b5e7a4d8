package dev.larder.deploy.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.deploy.Tool.Outcome;
import dev.larder.deploy.kubernetes.Overlays;
import dev.larder.topologies.RedisBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three machines, each with a server and a sentinel, from the settings that the overlay {@code prod} renders and with the documented users
 * alone. Whatever happened before, each test begins when everything is well again.
 */
@Timeout(240)
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@MethodSource("dev.larder.deploy.redis.Redises#installed")
record SentinelIT(RedisBinary redis) {
    private static final String KEYS = "shop:v1:goal:";

    private static Site site;

    @BeforeParameterizedClassInvocation
    static void start(RedisBinary redis) {
        site = Site.of(3, "sentinel-" + redis.version(), redis, Overlays.settingsOfRedis("prod"));
        site.machines().forEach(Machine::startRedis);
        site.machines().forEach(Machine::startSentinel);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        site.close();
    }

    @BeforeEach
    void awaitThatAllIsWell() {
        awaitQuorum();
        site.machines().forEach(SentinelIT::awaitReady);
        await().atMost(Duration.ofSeconds(60)).until(() -> takesWrites(master()));
    }

    /** With {@code MIN_REPLICAS} it does not until its replicas have confirmed something. */
    private static boolean takesWrites(Machine master) {
        return master.ask("probe", redis -> redis.info("replication")).contains("min_slaves_good_slaves:2");
    }

    @Test
    void aMasterThatIsStoppedInOrderHandsOverFirstAndLosesNoAcknowledgedWrite() throws InterruptedException {
        Machine master = master();
        List<String> acknowledged;
        try (Writer writer = Writer.to(site, KEYS)) {
            writer.awaitMore(500);
            Outcome handedOver = master.run("hand-over.sh");
            assertThat(handedOver.code()).as(handedOver.output()).isZero();
            master.stopRedis();
            writer.awaitMore(500);
            acknowledged = writer.finish();
        }
        assertThat(lost(acknowledged)).isEmpty();
        System.out.println(
                redis.version() + ": handed over with 0 of " + acknowledged.size() + " acknowledged writes lost");

        master.startRedis();
        awaitReady(master);
        assertThat(master.role()).isEqualTo("slave");
        assertThat(complaints()).isEmpty();
    }

    @Test
    void aMasterThatDiesIsReplacedAndComesBackAsAReplicaFromItsFirstMoment() throws InterruptedException {
        Machine master = master();
        try (Writer writer = Writer.to(site, KEYS)) {
            writer.awaitMore(200);
            long before = System.nanoTime();
            master.killRedis();
            awaitAnotherMasterThan(master);
            Duration outage = Duration.ofNanos(System.nanoTime() - before);
            writer.awaitMore(200);
            List<String> acknowledged = writer.finish();
            System.out.println(redis.version() + ": another master after " + outage.toMillis() + " ms; lost "
                    + lost(acknowledged).size() + " of " + acknowledged.size() + " acknowledged writes");
        }
        int before = master.log("redis.log").length();
        master.startRedis();
        awaitReady(master);
        assertThat(master.log("redis.log").substring(before))
                .as("a second master for a moment would have said so")
                .contains("the master is ")
                .doesNotContain("the master is " + master.host());
        assertThat(master.role()).isEqualTo("slave");
        assertThat(complaints()).isEmpty();
    }

    @Test
    void afterAllWereKilledAtOnceThereIsAMasterWithTheData() {
        Machine master = master();
        master.ask("application", redis -> redis.set("shop:v1:goal", "kept"));
        await().atMost(Duration.ofSeconds(30)).until(() -> everyFsyncIsDone(master));
        site.machines().forEach(Machine::close);

        site.machines().forEach(Machine::startRedis);
        site.machines().forEach(Machine::startSentinel);
        awaitThatAllIsWell();
        // The last master, unless it was so slow to start that the sentinels took a replica, which has the same.
        assertThat(goalAt(master())).isEqualTo("kept");
    }

    @Test
    void aMasterThatLostItsDiskDoesNotEmptyItsReplicas() throws IOException {
        Machine master = master();
        master.ask("application", redis -> redis.set("shop:v1:goal", "not lost"));
        awaitAtAll("not lost");
        master.close();
        Site.delete(master.data());
        Files.createDirectories(master.data());
        master.startRedis();

        awaitAnotherMasterThan(master);
        awaitReady(master);
        assertThat(master.log("redis.log")).contains("waiting until they name another");
        assertThat(goalAt(master())).isEqualTo("not lost");
        master.startSentinel();
    }

    @Test
    void aBackupIsRestoredOnOneMachineAndTheOthersCopyIt() throws IOException {
        master().ask("application", redis -> redis.set("shop:v1:goal", "backed up"));
        awaitAtAll("backed up");
        Outcome backedUp = site.machine(1).run("backup.sh");
        assertThat(backedUp.code()).as(backedUp.output()).isZero();
        master().ask("application", redis -> redis.set("shop:v1:goal", "spoilt"));
        site.machines().forEach(Machine::close);
        for (Machine other : site.machines().subList(1, 3)) {
            Site.delete(other.data());
        }

        String backup = backedUp.output().replaceAll("(?s).* are in (\\S+\\.rdb).*", "$1");
        Outcome restored = site.machine(1).run("restore.sh", "--yes", backup);
        assertThat(restored.code()).as(restored.output()).isZero();
        site.machines().forEach(Machine::startRedis);
        site.machines().forEach(Machine::startSentinel);
        awaitThatAllIsWell();
        assertThat(site.machine(1).isMaster()).isTrue();
        awaitAtAll("backed up");
    }

    @Test
    void aReplicaHandsNothingOver() {
        Machine master = master();
        Machine replica = site.machines().stream()
                .filter(machine -> !machine.isMaster())
                .findFirst()
                .orElseThrow();
        assertThat(replica.run("hand-over.sh").output()).contains("not a master");
        assertThat(master.isMaster()).isTrue();
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
    private static List<String> complaints() {
        Predicate<String> isComplaint =
                line -> line.contains("NOPERM") || line.contains("NOAUTH") || line.contains("WRONGPASS");
        return site.machines().stream()
                .flatMap(machine -> (machine.log("redis.log") + machine.log("sentinel.log")).lines())
                .filter(isComplaint)
                .toList();
    }

    private static List<String> lost(List<String> keys) {
        return master().ask(
                        "application",
                        redis -> keys.stream()
                                .filter(key -> redis.exists(key) == 0)
                                .toList());
    }

    private static void awaitAtAll(String goal) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> site.machines().stream().allMatch(machine -> goal.equals(goalAt(machine))));
    }

    private static String goalAt(Machine machine) {
        return machine.ask("application", redis -> redis.get("shop:v1:goal"));
    }

    private static void awaitQuorum() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> site.machines().stream()
                        .allMatch(machine -> machine.run("probe.sh", "quorum", "sentinel")
                                .output()
                                .contains("OK 3 usable")));
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .until(SentinelIT::knowTwoReplicas);
    }

    private static boolean knowTwoReplicas() {
        return site.machines().stream()
                .allMatch(machine -> machine.log("data/sentinel.conf")
                                .lines()
                                .filter(line -> line.startsWith("sentinel known-replica"))
                                .count()
                        == 2);
    }

    private static void awaitReady(Machine machine) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .until(machine::isReady);
    }

    private static void awaitAnotherMasterThan(Machine old) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> site.machines().stream().anyMatch(machine -> machine != old && machine.isMaster()));
    }

    private static Machine master() {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> site.machines().stream()
                                .filter(Machine::isMaster)
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    private static boolean everyFsyncIsDone(Machine machine) {
        return machine.ask("probe", redis -> redis.info("persistence")).contains("aof_pending_bio_fsync:0");
    }
}
