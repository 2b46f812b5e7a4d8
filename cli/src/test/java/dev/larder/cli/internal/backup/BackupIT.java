package dev.larder.cli.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cli.Typed;
import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
        assertThat(listed.json().get("sets").get(0).get("state").asString()).isEqualTo("complete");
        assertThat(listed.json().get("sets").get(0).get("signature").asString()).isEqualTo("good");

        for (String verify : List.of("verify", "verify --boot", "backup verify", "verify " + theRdb())) {
            Typed.Ended verified = run(verify + " --json");
            assertThat(verified.code()).as(verify + verified.out()).isZero();
            assertThat(verified.json().get("good").asInt()).isEqualTo(1);
        }
        assertThat(run("verify --boot --json").out()).contains("all of them as they were");
    }
}
