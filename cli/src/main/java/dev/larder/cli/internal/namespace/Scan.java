package dev.larder.cli.internal.namespace;

import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.topologies.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All keys of a namespace, master by master, a part at a time, and where it stands. A server that was started anew is looked through from its
 * beginning: its keys lie elsewhere. A key may come twice. For one thread.
 */
public final class Scan {

    private static final String COUNT = "200";
    private static final String BEGINNING = "0";
    private static final String DONE = "done";

    private final String pattern;
    private final Map<String, String> cursors = new LinkedHashMap<>();

    /**
     * Of a namespace.
     *
     * @param noted what an earlier one has noted, to go on from there; empty to begin
     */
    public Scan(String namespace, String noted) {
        this.pattern = namespace + ":*";
        for (String cursor : noted.split(" ")) {
            String[] parts = cursor.split("=");
            if (parts.length == 2) {
                cursors.put(parts[0], parts[1]);
            }
        }
    }

    /** The next keys, whose characters stand for bytes; there may be none and more behind. Null once all were seen. */
    public @Nullable List<String> next(Fleet fleet) {
        for (Server master : fleet.all(Role.MASTER)) {
            String run = master.ask("INFO", "server").line("run_id");
            String cursor = cursors.getOrDefault(run, BEGINNING);
            if (!cursor.equals(DONE)) {
                List<Answer> page = master.ask("SCAN", cursor, "MATCH", pattern, "COUNT", COUNT)
                        .items();
                String next = page.get(0).text();
                cursors.put(run, next.equals(BEGINNING) ? DONE : next);
                return page.get(1).items().stream().map(Answer::text).toList();
            }
        }
        return null;
    }

    /** Begins anew. */
    public void restart() {
        cursors.clear();
    }

    /** Where it stands, for another one to go on from. */
    public String notes() {
        return cursors.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }
}
