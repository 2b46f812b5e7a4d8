package dev.larder.cli.internal.namespace;

import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Server;
import dev.larder.redis.internal.journal.JournalKeys;
import dev.larder.topologies.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node said of itself with its last heartbeat.
 *
 * @param id its random name
 * @param seenAtMillis when that was, by the server's clock
 * @param version of Larder
 * @param startedAtMillis when it started, by its own clock
 * @param keys the last key record it has applied; empty if it has none
 * @param groups the last group record it has applied; empty if it has none
 * @param lagMillis from the append to the application of the newest record
 * @param tiers those it has
 */
public record Node(
        String id,
        long seenAtMillis,
        String version,
        long startedAtMillis,
        String keys,
        String groups,
        double lagMillis,
        List<String> tiers) {

    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":(?:\"([^\"]*)\"|([-0-9.eE]+)|\\[([^\\]]*)])");

    /** A node that was not heard of for so long is taken for gone. */
    private static final long GONE_MILLIS = 10_000;

    /** Those of a namespace that the journal knows, the last heard of first. */
    public static List<Node> all(Fleet fleet, String namespace) {
        String key = new JournalKeys(namespace).nodes();
        List<Answer> rows = fleet.ask(key, "HGETALL", key).items();
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i + 1 < rows.size(); i += 2) {
            nodes.add(of(rows.get(i).text(), Server.text(rows.get(i + 1))));
        }
        nodes.sort(Comparator.comparingLong(Node::seenAtMillis).reversed());
        return nodes;
    }

    /** Reads the flat object that a row is; what is missing is empty or 0. */
    static Node of(String id, String row) {
        Map<String, String> fields = new java.util.HashMap<>();
        Matcher matcher = FIELD.matcher(row);
        while (matcher.find()) {
            String text = matcher.group(2) != null
                    ? matcher.group(2)
                    : matcher.group(3) != null ? matcher.group(3) : matcher.group(4);
            fields.put(matcher.group(1), text);
        }
        return new Node(
                id,
                number(fields, "seen"),
                fields.getOrDefault("version", ""),
                number(fields, "started"),
                fields.getOrDefault("keys", ""),
                fields.getOrDefault("groups", ""),
                Double.parseDouble(fields.getOrDefault("lagMillis", "0")),
                tiers(fields.getOrDefault("tiers", "")));
    }

    private static long number(Map<String, String> fields, String name) {
        return (long) Double.parseDouble(fields.getOrDefault(name, "0"));
    }

    private static List<String> tiers(String quoted) {
        return quoted.isEmpty() ? List.of() : List.of(quoted.replace("\"", "").split(","));
    }

    /** Whether it was heard of lately. */
    public boolean isHere(long nowMillis) {
        return nowMillis - seenAtMillis < GONE_MILLIS;
    }

    /** As it is printed. */
    public Map<String, Object> row(long nowMillis) {
        return Report.row(
                "node",
                id,
                "state",
                isHere(nowMillis) ? "here" : "silent",
                "seenMillisAgo",
                Math.max(0, nowMillis - seenAtMillis),
                "version",
                version,
                "startedAt",
                Instant.ofEpochMilli(startedAtMillis).toString(),
                "lagMillis",
                Math.round(lagMillis),
                "tiers",
                tiers);
    }
}
