package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.output.Report;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a set is, as it was when it was taken. Written last: what has none is no backup.
 *
 * @param taken when it was begun
 * @param source the address, without secrets
 * @param topology standalone, sentinel or cluster
 * @param whole whether it holds all data: of a cluster every shard
 */
record Manifest(SetName name, Instant taken, String source, String topology, boolean whole, List<Copy> files) {

    static final String KIND = "backup";

    /** @throws IllegalArgumentException that names what is missing */
    static Manifest of(Noted noted) {
        if (!noted.text("kind").equals(KIND)) {
            throw new IllegalArgumentException("'kind' is not " + KIND);
        }
        return new Manifest(
                new SetName(noted.text("set")),
                noted.moment("taken"),
                noted.text("source"),
                noted.text("topology"),
                noted.isTrue("whole"),
                noted.objects("files").stream().map(Copy::of).toList());
    }

    /** As it is printed and written. */
    Report report() {
        return Report.of(KIND)
                .with("set", name.stamp())
                .with("taken", taken.toString())
                .with("source", source)
                .with("topology", topology)
                .with("whole", whole)
                .rows("files", files.stream().map(Copy::row).toList());
    }

    Map<String, Object> values() {
        return report().whole();
    }

    long bytes() {
        return files.stream().mapToLong(Copy::bytes).sum();
    }

    long keys() {
        return files.stream().mapToLong(copy -> copy.contents().keys()).sum();
    }

    /** The applications whose journals are in it. */
    Set<String> namespaces() {
        Set<String> all = new LinkedHashSet<>();
        files.forEach(copy -> all.addAll(copy.contents().namespaces()));
        return all;
    }
}
