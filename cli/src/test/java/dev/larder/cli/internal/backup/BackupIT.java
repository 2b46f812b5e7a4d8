package dev.larder.cli.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cli.Typed;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisServer;
import dev.larder.topologies.RedisUser;
import dev.larder.topologies.TestCertificates;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups of one server, by name of what can be wrong with them. */
@Timeout(180)
class BackupIT {
    private static final String KEY = "a key that nobody can guess";

    private static RedisServer redis;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        redis = RedisServer.builder().start();
        Values.writeAll(redis::ask);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    private Typed typed() {
        return Typed.in(folder).with("LARDER_REDIS", redis.uri().toString()).with("LARDER_BACKUP_KEY", KEY);
    }

    private Typed.Ended run(String arguments) {
        return typed().run(arguments);
    }

    private Path theRdb() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(".larder/backups"))) {
            return files.filter(file -> file.toString().endsWith(".rdb"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Path theManifest() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(".larder/backups"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void flipAByteOf(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long middle = channel.size() / 2;
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, middle);
            one.flip();
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get() ^ 1)}), middle);
        }
    }

    @Test
    void isTakenListedAndVerified() throws IOException {
        Typed.Ended taken = run("backup --json");

        assertThat(taken.code()).as(taken.err()).isZero();
        assertThat(taken.names())
                .containsExactly(
                        "schemaVersion",
                        "kind",
                        "set",
                        "taken",
                        "source",
                        "topology",
                        "whole",
                        "manifest",
                        "signed",
                        "keys",
                        "bytes",
                        "deleted",
                        "files");
        assertThat(taken.json().get("files").get(0).propertyNames())
                .containsExactly(
                        "file",
                        "sha256",
                        "bytes",
                        "writtenBy",
                        "node",
                        "role",
                        "redis",
                        "runId",
                        "replicationId",
                        "offset",
                        "slots",
                        "configEpoch",
                        "keys",
                        "expiring",
                        "digest",
                        "databases",
                        "prefixes",
                        "namespaces");
        assertThat(taken.json().get("keys").asInt()).isEqualTo(Values.COUNT);
        assertThat(theRdb().getFileName().toString())
                .matches("redis_backup_127\\.0\\.0\\.1-" + redis.port() + "_\\d{8}_\\d{6}\\.rdb");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(theRdb())))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder.resolve(".larder/backups"))) {
            assertThat(files).as("nothing else is left").hasSize(2);
        }

        Typed.Ended listed = run("backup list --json");
        assertThat(listed.code()).isZero();
        assertThat(listed.names()).containsExactly("schemaVersion", "kind", "folder", "strays", "sets");
        assertThat(listed.json().get("sets").get(0).get("state").asString()).isEqualTo("complete");
        assertThat(listed.json().get("sets").get(0).get("signature").asString()).isEqualTo("good");

        for (String verify : List.of("verify", "verify --boot", "backup verify", "verify " + theRdb())) {
            Typed.Ended verified = run(verify + " --json");
            assertThat(verified.code()).as(verify + verified.out()).isZero();
            assertThat(verified.names())
                    .containsExactly("schemaVersion", "kind", "place", "booted", "good", "bad", "files", "verdict");
            assertThat(verified.json().get("good").asInt()).isEqualTo(1);
        }
        assertThat(run("verify --boot --json").out()).contains("all of them as they were");
    }

    @Test
    void isDamagedWithOneByteChanged() throws IOException {
        run("backup");
        flipAByteOf(theRdb());

        Typed.Ended verified = run("verify --json");

        assertThat(verified.code()).isEqualTo(3);
        assertThat(verified.json().get("verdict").asString()).isEqualTo("damaged");
        assertThat(verified.json().get("files").get(0).get("state").asString()).isEqualTo("damaged");
        assertThat(run("verify " + theRdb()).code()).isEqualTo(3);
    }

    @Test
    void isDamagedWhereAFileIsShorterOrGone() throws IOException {
        run("backup");
        byte[] all = Files.readAllBytes(theRdb());
        Files.write(theRdb(), Arrays.copyOf(all, all.length - 9));

        assertThat(run("backup list").code()).isEqualTo(3);
        assertThat(run("verify").code()).isEqualTo(3);
        Path alone = Files.copy(theRdb(), folder.resolve("alone.rdb"));
        assertThat(run("verify " + alone).code()).as("by redis-check-rdb alone").isEqualTo(3);
        Files.delete(theRdb());
        assertThat(run("verify --json").json().get("files").get(0).get("state").asString())
                .isEqualTo("missing");
    }

    @Test
    void isForgedWhereSomebodyElseHasWrittenItsManifest() throws IOException {
        run("backup");
        String manifest = Files.readString(theManifest());

        Files.writeString(theManifest(), manifest.replaceFirst("\"offset\":\\d+", "\"offset\":77"));
        assertThat(run("verify --json").json().get("files").get(0).get("state").asString())
                .isEqualTo("forged");
        assertThat(run("restore " + theManifest() + " --target " + redis.uri()).code())
                .isEqualTo(3);
        Files.writeString(theManifest(), manifest);
        assertThat(run("verify").code()).isZero();
        assertThat(typed().with("LARDER_BACKUP_KEY", "another key of 16 bytes")
                        .run("verify")
                        .code())
                .isEqualTo(3);
        Files.writeString(theManifest(), manifest.replaceFirst(",\"hmacSha256\":\"[0-9a-f]+\"", ""));
        assertThat(run("verify").code()).as("no signature at all").isEqualTo(3);
        Files.writeString(theManifest(), "no manifest");
        assertThat(run("verify").code()).isEqualTo(3);
    }

    @Test
    void saysThatItIsNotSigned() {
        Typed unsigned = Typed.in(folder).with("LARDER_REDIS", redis.uri().toString());

        Typed.Ended taken = unsigned.run("backup --json");

        assertThat(taken.code()).isZero();
        assertThat(taken.json().get("signed").asBoolean()).isFalse();
        assertThat(taken.err()).contains("is not signed");
        assertThat(unsigned.run("verify").err()).contains("is not signed");
        assertThat(unsigned.with("LARDER_BACKUP_KEY", "short").run("backup").code())
                .isEqualTo(2);
    }

    @Test
    void replacesOlderOnesAndLeavesAloneWhatIsDamaged() throws IOException {
        String first = run("backup --json").json().get("set").asString();
        String second = run("backup --json").json().get("set").asString();
        Path damaged = folder.resolve(".larder/backups/redis_backup_20200101_000000.json");
        Files.writeString(damaged, "{}");

        Typed.Ended third = run("backup --json --keep 1");

        assertThat(third.json().get("deleted").toString()).contains(first, second);
        assertThat(third.err()).contains("20200101_000000 is damaged and was left alone");
        assertThat(damaged).exists();
        Files.delete(damaged);
        assertThat(run("verify --json").json().get("good").asInt()).isEqualTo(1);
        assertThat(run("backup --keep 0").code()).isEqualTo(2);
    }

    @Test
    void thatIsNotThereIsNotFound() {
        assertThat(run("backup list").code()).isEqualTo(4);
        assertThat(run("verify").code()).isEqualTo(4);
        assertThat(run("restore --target " + redis.uri()).code()).isEqualTo(4);
        assertThat(run("backup --redis redis://127.0.0.1:1").code()).isEqualTo(6);
        assertThat(run("drill --redis redis://127.0.0.1:1").code()).isEqualTo(6);
        assertThat(run("dr-plan --redis redis://127.0.0.1:1").code()).isEqualTo(6);
        assertThat(run("restore").code()).as("without a target").isEqualTo(2);
    }

    @Test
    void leavesNothingWhenItIsInterrupted() throws IOException {
        Typed typed = typed();
        typed.interruption().request();

        Typed.Ended ended = typed.run("backup");

        assertThat(ended.code()).isEqualTo(130);
        try (Stream<Path> files = Files.list(folder.resolve(".larder/backups"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void isTakenOverTlsByAUserWhoMayDoNothingElse() throws IOException {
        TestCertificates certificates = TestCertificates.in(folder.resolve("tls"));
        RedisUser copier = RedisUser.random("copier", "+psync", "+replconf", "+ping", "+info", "+client|setname");
        RedisUser idler = RedisUser.random("idler", "+ping", "+info");
        RedisUser nearly = RedisUser.random("nearly", "~*", "&*", "+@all", "-unlink");
        try (RedisServer secured = RedisServer.builder()
                .tls(certificates.good().tls())
                .user(copier)
                .user(idler)
                .user(nearly)
                .start()) {
            secured.ask("SET", "a", "1");
            Typed.Ended taken = by(copier, secured, certificates).run("backup --json");
            assertThat(taken.code()).as(taken.err()).isZero();
            assertThat(taken.json().get("keys").asInt()).isEqualTo(1);
            assertThat(taken.out() + taken.err()).doesNotContain(copier.password());

            Typed.Ended refused = by(idler, secured, certificates).run("backup");
            assertThat(refused.code()).as(refused.err()).isEqualTo(5);
            assertThat(refused.err()).contains("+psync");

            Typed.Ended rights = by(nearly, secured, certificates).run("doctor --only rights -n shop --json");
            boolean isTold = !secured.binary().version().startsWith("6.");
            assertThat(rights.code()).as(rights.out()).isEqualTo(isTold ? 3 : 0);
            assertThat(rights.out()).contains(isTold ? "may not do what a node does: unlink" : "skipped");
        }
    }

    /** The users of deploy/redis, as they stand there. */
    @Test
    void isTakenOfAClusterByTheDeployedUser() throws IOException {
        List<String> rules = new ArrayList<>(deployed("users.acl", "user backup on PASSWORDS "));
        rules.addAll(deployed("users-in-cluster.acl", "backup "));
        RedisUser backup = RedisUser.random("backup", rules.toArray(String[]::new));
        try (RedisCluster cluster = RedisCluster.builder()
                .masters(3)
                .replicasPerMaster(0)
                .user(RedisUser.omnipotent("anybody"))
                .user(backup)
                .start()) {
            String address =
                    "redis-cluster://127.0.0.1:" + cluster.masters().get(0).port();

            Typed.Ended taken = as(backup).run("backup --json --redis " + address);

            assertThat(taken.code()).as(taken.err()).isZero();
            assertThat(taken.json().get("files").size()).isEqualTo(3);
        }
    }

    private static List<String> deployed(String file, String beginning) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("..", "deploy", "redis", file))) {
            return lines.filter(line -> line.startsWith(beginning))
                    .flatMap(
                            line -> Stream.of(line.substring(beginning.length()).split(" ")))
                    .toList();
        }
    }

    @Test
    void isRestoredAsFarAsTheUserMayWriteOrUntilItIsInterrupted() {
        run("backup");
        RedisUser narrow = RedisUser.random("narrow", "~many:*", "&*", "+@all");
        try (RedisServer target = RedisServer.builder().user(narrow).start()) {
            String restore = "restore --json --target " + target.uri();
            Typed interrupted = as(narrow);
            interrupted.interruption().request();
            Typed.Ended nothing = interrupted.run(restore);
            assertThat(nothing.code()).as(nothing.err()).isEqualTo(130);
            assertThat(nothing.json().get("written").asInt()).isZero();
            assertThat(target.ask("DBSIZE")).isEqualTo("0");

            Typed.Ended some = as(narrow).run(restore);
            assertThat(some.code()).as(some.err()).isEqualTo(8);
            assertThat(some.names())
                    .contains("written", "leftOut", "expired", "thereAlready", "failed", "replicasBehind");
            assertThat(some.json().get("written").asInt()).isEqualTo(300);
            assertThat(some.json().get("failed").asInt()).isEqualTo(Values.COUNT - 300);
            assertThat(some.err()).contains("NOPERM");
        }
    }

    /** More than this process would take in one answer, among many small ones. */
    @Test
    void isRestoredWithValuesThatAreTakenInPieces() {
        byte[] noise = new byte[8 << 20];
        new Random(42).nextBytes(noise);
        String piece = new String(noise, StandardCharsets.ISO_8859_1);
        try (RedisServer large = RedisServer.builder().start();
                RedisServer target = RedisServer.builder().start()) {
            for (int i = 0; i < 9; i++) {
                large.ask("APPEND", "large", piece);
            }
            large.ask("SET", "small", "1");
            Typed.Ended taken = run("backup --redis " + large.uri());
            assertThat(taken.code()).as(taken.err()).isZero();

            Typed.Ended restored = run("restore --json --target " + target.uri());

            assertThat(restored.code()).as(restored.err()).isZero();
            assertThat(restored.json().get("written").asInt()).isEqualTo(2);
            assertThat(sha1(target)).isEqualTo(sha1(large));
            assertThat(target.ask("GET", "small")).isEqualTo("1");
        }
    }

    private static String sha1(RedisServer server) {
        return server.ask("EVAL", "return redis.sha1hex(redis.call('GET', KEYS[1]))", "1", "large");
    }

    private Typed as(RedisUser user) {
        return typed().with("LARDER_REDIS_USER", user.name()).with("LARDER_REDIS_PASSWORD", user.password());
    }

    private Typed by(RedisUser user, RedisServer secured, TestCertificates certificates) {
        return Typed.in(folder)
                .with("LARDER_REDIS", "rediss://localhost:" + secured.port())
                .with("LARDER_REDIS_USER", user.name())
                .with("LARDER_REDIS_PASSWORD", user.password())
                .with("LARDER_REDIS_CA", certificates.authority().toString());
    }
}
