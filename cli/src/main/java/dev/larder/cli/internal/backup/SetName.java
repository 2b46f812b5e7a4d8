package dev.larder.cli.internal.backup;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The second at which a set was begun, in UTC, by which its files belong together:
 *
 * <pre>
 * redis_backup_10.0.0.7-6379_20261122_013000.rdb      a copy of that node
 * redis_backup_20261122_013000.json                   the manifest
 * </pre>
 */
record SetName(String stamp) {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);
    private static final Pattern MANIFEST = Pattern.compile("redis_backup_(\\d{8}_\\d{6})\\.json");
    private static final Pattern FILE = Pattern.compile("redis_backup_[A-Za-z0-9.-]{1,255}_(\\d{8}_\\d{6})\\.rdb");

    static SetName at(Instant moment) {
        return new SetName(STAMP.format(moment));
    }

    static Optional<SetName> ofManifest(String fileName) {
        return of(MANIFEST, fileName);
    }

    static Optional<SetName> ofFile(String fileName) {
        return of(FILE, fileName);
    }

    private static Optional<SetName> of(Pattern pattern, String fileName) {
        Matcher matcher = pattern.matcher(fileName);
        return matcher.matches() ? Optional.of(new SetName(matcher.group(1))) : Optional.empty();
    }

    static boolean isFile(String fileName) {
        return FILE.matcher(fileName).matches();
    }

    String manifest() {
        return "redis_backup_" + stamp + ".json";
    }

    /** Of a node, whose address may have characters that no file should have. */
    String file(String node) {
        return "redis_backup_" + node.replaceAll("[^A-Za-z0-9.-]", "-") + "_" + stamp + ".rdb";
    }

    @Override
    public String toString() {
        return stamp;
    }
}
