package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Session;
import dev.larder.redis.internal.address.Topology;
import dev.larder.topologies.RedisBinary;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Puts a set back: each file is loaded by a server that is started for it, and its keys are written into the target.
 *
 * @param patience how long loading one file may take
 */
record Restoring(Session session, BackupSet set, Duration patience) {

    /** @throws Failure if the target cannot take what is in the set */
    void requireFit(Fleet fleet) {
        for (Copy copy : set.copies()) {
            RedisBinary binary = Readers.of(copy.writtenBy());
            for (Server master : fleet.all(Role.MASTER)) {
                requireReads(binary.version(), master);
            }
            boolean hasDatabases =
                    copy.contents().databases().keySet().stream().anyMatch(number -> !number.equals("0"));
            if (hasDatabases && fleet.topology() == Topology.CLUSTER) {
                throw new Failure(
                        ExitCode.REFUSED,
                        "The backup holds databases "
                                + copy.contents().databases().keySet()
                                + " and a cluster has database 0 only; restore it into one server or a master with sentinels");
            }
        }
    }

    private static void requireReads(String writer, Server master) {
        String version = master.ask("INFO", "server").line("redis_version");
        if (!Readers.isReadBy(writer, version)) {
            throw new Failure(
                    ExitCode.REFUSED,
                    master + " is Redis " + version + " and cannot read what Redis " + writer
                            + " has written; restore into " + writer + " or newer");
        }
    }

    /** Writes the keys. Of journals that go on in the target, the backup's own are left out. */
    Replay.Result replay(Fleet fleet, Set<String> journals) {
        long keys =
                set.copies().stream().mapToLong(copy -> copy.contents().keys()).sum();
        Progress progress = session.progress("keys", keys);
        Replay replay = new Replay(fleet, key -> isLeftOut(key, journals), session.interruption(), progress);
        for (Copy copy : set.copies()) {
            session.say("Restoring " + copy.file());
            replay(copy, replay);
        }
        progress.close();
        return replay.result();
    }

    private void replay(Copy copy, Replay replay) {
        RedisBinary binary = Readers.of(copy.writtenBy());
        try (Scratch scratch = Scratch.anywhere();
                TemporaryServer server = TemporaryServer.loading(
                        set.file(copy), binary, scratch.folder(), /* isFrozen= */ false, patience)) {
            replay.replay(server);
        }
    }

    static boolean isLeftOut(String key, Set<String> journals) {
        return KeyNames.isOfProcesses(key)
                || (KeyNames.isBookkeeping(key)
                        && journals.stream().anyMatch(namespace -> key.startsWith("{" + namespace + "}")));
    }

    /** What is wrong with it, read to its end; empty if nothing is. */
    List<Verification.Finding> wrongs() {
        return new Verification(/* boots= */ false, patience)
                .verify(set).stream().filter(finding -> !finding.isGood()).toList();
    }
}
