package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.output.Report;
import dev.larder.topologies.RedisBinary;
import java.time.Duration;
import java.util.Map;

/**
 * Loads a copy as a restore would, and compares: with the manifest exactly, with the server that was copied by keys drawn by lot that did
 * not change while it was.
 */
record Drill(BackupSet set, Duration patience) {

    /**
     * What came of one copy.
     *
     * @param missing keys by prefix of which fewer were loaded than were there, beyond those that have ended since
     * @param sampled keys that were compared with the server
     * @param different those among them that are not the same
     */
    record Outcome(Copy copy, Contents loaded, long missing, int sampled, long different, boolean isSameDigest) {
        boolean isGood() {
            return loaded.keys() == copy.contents().keys() && missing == 0 && different == 0 && isSameDigest;
        }

        Map<String, Object> row() {
            return Report.row(
                    "file",
                    copy.file(),
                    "state",
                    isGood() ? "ok" : "different",
                    "keys",
                    copy.contents().keys(),
                    "loaded",
                    loaded.keys(),
                    "digest",
                    isSameDigest ? "same" : "different",
                    "sampled",
                    sampled,
                    "sampledDifferent",
                    different,
                    "prefixes",
                    loaded.prefixes());
        }
    }

    Outcome run(Copy copy, Samples samples) {
        RedisBinary binary = Readers.of(copy.writtenBy());
        try (Scratch scratch = Scratch.anywhere();
                TemporaryServer server = TemporaryServer.loading(
                        set.file(copy), binary, scratch.folder(), /* isFrozen= */ true, patience)) {
            Contents loaded = new Keyspace(server).contents();
            server.ask("SELECT", "0");
            long different = samples.digests().entrySet().stream()
                    .filter(sample -> !sample.getValue().equals(Sampled.digest(server::ask, sample.getKey())))
                    .count();
            boolean isSame = !binary.version().equals(copy.writtenBy())
                    || loaded.digest().equals(copy.contents().digest());
            return new Outcome(
                    copy,
                    loaded,
                    missing(copy.contents(), loaded),
                    samples.digests().size(),
                    different,
                    isSame);
        }
    }

    /** Keys whose time ran out since are not listed any more, so of those that have an end some may be missing. */
    static long missing(Contents noted, Contents loaded) {
        long fewer = noted.prefixes().entrySet().stream()
                .mapToLong(prefix ->
                        Math.max(0, prefix.getValue() - loaded.prefixes().getOrDefault(prefix.getKey(), 0L)))
                .sum();
        return Math.max(0, fewer - noted.expiring());
    }
}
