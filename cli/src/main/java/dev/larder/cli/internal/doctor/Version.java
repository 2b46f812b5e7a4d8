package dev.larder.cli.internal.doctor;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Redis, and what is known of it. */
public record Version(int major, int minor, int patch) implements Comparable<Version> {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4}).*");
    private static final Version OLDEST = new Version(6, 2, 0);

    /** The first of each line in which a script cannot run code of its own choice any more (CVE-2025-49844). */
    private static final List<Version> SCRIPTS_MENDED = List.of(
            new Version(6, 2, 20),
            new Version(7, 2, 11),
            new Version(7, 4, 6),
            new Version(8, 0, 4),
            new Version(8, 2, 2));

    /** Reads {@code 7.0.15}; what is no version is older than all. */
    public static Version of(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? new Version(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)))
                : new Version(0, 0, 0);
    }

    Finding judge(String server) {
        if (compareTo(OLDEST) < 0) {
            return Finding.error(
                    server, "Redis " + this + " is too old", "Upgrade to 6.2 or newer; 7.4 and 8 are current.");
        }
        if (hasUnsafeScripts()) {
            return Finding.warn(
                    server,
                    "Redis " + this
                            + " lets who may run scripts run any code (CVE-2025-49844), unless the distribution has mended it",
                    "Upgrade to the newest patch of its line, or of 8.2; meanwhile let nobody but applications log in.");
        }
        return Finding.ok(server, "Redis " + this);
    }

    /** A line that is not listed and is older than the newest listed was never mended by Redis itself. */
    private boolean hasUnsafeScripts() {
        return SCRIPTS_MENDED.stream()
                .filter(mended -> mended.major == major && mended.minor == minor)
                .findFirst()
                .map(mended -> compareTo(mended) < 0)
                .orElse(compareTo(new Version(8, 2, 0)) < 0);
    }

    @Override
    public int compareTo(Version other) {
        int byMajor = Integer.compare(major, other.major);
        int byMinor = byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
        return byMinor != 0 ? byMinor : Integer.compare(patch, other.patch);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
