package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.output.Report;
import dev.larder.topologies.RedisBinary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads sets to their end: is each file the one that was written, can it be read, and, if it is loaded, does it hold what it held?
 *
 * @param boots whether to load each file
 * @param patience how long loading one may take
 */
record Verification(boolean boots, Duration patience) {

    /** What was found about one file, or of a whole set where the manifest itself is wrong. */
    record Finding(String set, String file, String state, String what) {
        boolean isGood() {
            return state.equals("ok");
        }

        Map<String, Object> row() {
            return Report.row("set", set, "file", file, "state", state, "what", what);
        }
    }

    List<Finding> verify(BackupSet set) {
        List<Finding> findings = new ArrayList<>();
        if (set.signature() == Signature.WRONG || set.manifest() == null) {
            findings.add(new Finding(set.name().stamp(), set.name().manifest(), "forged", set.trouble()));
        }
        set.copies().forEach(copy -> findings.add(verify(set, copy)));
        return findings;
    }

    private Finding verify(BackupSet set, Copy copy) {
        Path file = set.file(copy);
        String stamp = set.name().stamp();
        if (!Files.isRegularFile(file)) {
            return new Finding(stamp, copy.file(), "missing", "it is not there");
        }
        if (!Sha256.of(file).equals(copy.sha256())) {
            return new Finding(stamp, copy.file(), "damaged", "its SHA-256 is not that of the manifest");
        }
        RedisBinary binary = Readers.of(copy.writtenBy());
        RdbCheck check = RdbCheck.of(file, binary);
        if (!check.isGood() || check.keys() != copy.contents().keys()) {
            return new Finding(stamp, copy.file(), "damaged", check.isGood() ? "keys are missing" : check.complaint());
        }
        return boots
                ? booted(stamp, copy, file, binary)
                : new Finding(stamp, copy.file(), "ok", check.keys() + " keys");
    }

    private Finding booted(String stamp, Copy copy, Path file, RedisBinary binary) {
        Contents loaded = contents(file, binary);
        Contents noted = copy.contents();
        if (loaded.keys() != noted.keys()) {
            return new Finding(
                    stamp, copy.file(), "different", loaded.keys() + " keys of " + noted.keys() + " were loaded");
        }
        // Another line of versions may reckon otherwise.
        boolean isComparable = binary.version().equals(copy.writtenBy());
        if (isComparable && !loaded.digest().equals(noted.digest())) {
            return new Finding(stamp, copy.file(), "different", "loaded, its digest is another than when it was taken");
        }
        return new Finding(
                stamp,
                copy.file(),
                "ok",
                loaded.keys() + " keys were loaded" + (isComparable ? ", all of them as they were" : ""));
    }

    private Contents contents(Path file, RedisBinary binary) {
        try (Scratch scratch = Scratch.anywhere();
                TemporaryServer server =
                        TemporaryServer.loading(file, binary, scratch.folder(), /* isFrozen= */ true, patience)) {
            return new Keyspace(server).contents();
        }
    }

    /** A file of which nothing is known but itself. */
    Finding verifyAlone(Path file) {
        RedisBinary binary = Readers.newest();
        RdbCheck check = RdbCheck.of(file, binary);
        String name = file.getFileName().toString();
        if (!check.isGood()) {
            return new Finding("", name, "damaged", check.complaint());
        }
        long keys = boots ? contents(file, binary).keys() : check.keys();
        return keys == check.keys()
                ? new Finding("", name, "ok", keys + " keys; there is no manifest to compare with")
                : new Finding("", name, "different", keys + " keys of " + check.keys() + " were loaded");
    }
}
