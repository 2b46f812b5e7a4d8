package dev.larder.cli.internal.backup;

import dev.larder.topologies.RedisConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the names of keys tell: how many begin alike, and which applications of Larder have a journal there. Not thread-safe. */
public final class KeyNames {

    static final String OTHERS = "(others)";

    private static final Pattern INCARNATION = Pattern.compile("\\{([^}:]+:[^}:]+)}~incarnation");

    /** Of processes, and of no use to others: rows of nodes, beacons and marks, leases. */
    private static final Pattern OF_PROCESSES = Pattern.compile("\\{[^}]+}~(nodes|(beacon|mark):.*)|.*~lease");

    private static final Pattern JOURNAL = Pattern.compile("\\{[^}]+}~(keys|groups|incarnation)");
    private static final int MOST_PREFIXES = 1_000;
    private static final int PARTS = 3;

    private final Map<String, Long> prefixes = new TreeMap<>();
    private final List<String> namespaces = new ArrayList<>();

    /** Takes a key into account; its characters stand for bytes. */
    public void count(String key) {
        String text = RedisConnection.textOf(key);
        String prefix = prefix(text);
        prefixes.merge(
                prefixes.size() < MOST_PREFIXES || prefixes.containsKey(prefix) ? prefix : OTHERS, 1L, Long::sum);
        Matcher incarnation = INCARNATION.matcher(text);
        if (incarnation.matches()) {
            namespaces.add(incarnation.group(1));
        }
    }

    /** {@code shop:v1:goal:42} begins with {@code shop:v1:goal}, what stands in braces with them. */
    static String prefix(String key) {
        if (key.startsWith("{") && key.contains("}")) {
            return key.substring(0, key.indexOf('}') + 1);
        }
        String[] parts = key.split(":", -1);
        return parts.length == 1
                ? OTHERS
                : String.join(":", List.of(parts).subList(0, Math.min(PARTS, parts.length - 1)));
    }

    static boolean isOfProcesses(String key) {
        return OF_PROCESSES.matcher(key).matches();
    }

    /** Whether it is what nodes that run write by themselves into a Redis that is otherwise empty. */
    public static boolean isBookkeeping(String key) {
        return isOfProcesses(key) || JOURNAL.matcher(key).matches();
    }

    /** How many keys there are by the beginning of their names; those beyond a thousand beginnings under one of their own. */
    public Map<String, Long> prefixes() {
        return prefixes;
    }

    /** Applications of Larder whose journal was among them. */
    public List<String> namespaces() {
        return namespaces;
    }
}
