package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.topologies.RedisBinary;
import dev.larder.topologies.TopologyException;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The servers of this machine that can read what a server of some version writes: those that are not older. */
final class Readers {

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");
    private static final int LINES = 10_000;

    private Readers() {}

    /** The oldest that can, so that what it writes in turn can be read by most. */
    static RedisBinary of(String version) {
        return choose(available(), version);
    }

    static RedisBinary choose(List<RedisBinary> available, String version) {
        return available.stream()
                .filter(binary -> line(binary.version()) >= line(version))
                .min(Comparator.comparingInt(binary -> line(binary.version())))
                .orElseThrow(() -> new Failure(
                        ExitCode.REFUSED,
                        "Redis " + version + " writes what no redis-server here can read (there are "
                                + available.stream().map(RedisBinary::version).toList() + "); put a redis-server "
                                + version + " or newer on the PATH"));
    }

    /** The newest there is, for a file of which nothing is known. */
    static RedisBinary newest() {
        return available().stream()
                .max(Comparator.comparingInt(binary -> line(binary.version())))
                .orElseThrow();
    }

    private static List<RedisBinary> available() {
        try {
            return RedisBinary.available();
        } catch (TopologyException noneForThisSystem) {
            return List.of(RedisBinary.preferred());
        }
    }

    /** Whether a server of the second version can be given what a server of the first one writes. */
    static boolean isReadBy(String writer, String reader) {
        return line(reader) >= line(writer);
    }

    /** Patches of one line of versions read and write the same. */
    private static int line(String version) {
        Matcher matcher = VERSION.matcher(version);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) * LINES + Integer.parseInt(matcher.group(2)) : 0;
    }
}
