package dev.larder.cli.internal.migrate;

import dev.larder.cli.internal.namespace.Notes;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is noted in the target while a namespace moves there, in a hash beside its journal, so that whoever goes on after an interruption knows
 * where, and others can ask for the next step. For one thread.
 */
final class Ledger {

    /** The address of the source, without secrets. */
    static final String SOURCE = "source";

    static final String PHASE = "phase";

    /** What somebody asks for: {@link #CUT_OVER}, {@link #FINISH}. */
    static final String ASKED = "asked";

    static final String CUT_OVER = "cut-over";
    static final String FINISH = "finish";

    /** When the migrating process was last heard of, by the target's clock, epoch milliseconds. */
    static final String SEEN = "seen";

    /** Nodes that were this process, on either side. */
    static final String OWN = "own";

    private static final Pattern KEY = Pattern.compile("\\{([^}]+)}~migration");
    private static final long SILENT_MILLIS = 10_000;

    private final Side target;
    private final String namespace;
    private final Notes notes;

    Ledger(Side target, String namespace) {
        this.target = target;
        this.namespace = namespace;
        this.notes = new Notes(target.fleet(), "{" + namespace + "}~migration");
    }

    /** The namespaces that are on their way there. */
    static List<String> namespaces(Side target) {
        List<String> found = new ArrayList<>();
        for (Server master : target.fleet().all(Role.MASTER)) {
            Keys.matching(
                    master,
                    "{*}~migration",
                    keys -> keys.forEach(key -> {
                        Matcher matcher = KEY.matcher(key);
                        if (matcher.matches()) {
                            found.add(matcher.group(1));
                        }
                    }));
        }
        return found.stream().distinct().sorted().toList();
    }

    static List<String> words(Map<String, String> noted, String field) {
        String text = noted.getOrDefault(field, "");
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    String namespace() {
        return namespace;
    }

    /** How long ago the process that migrates was heard of. */
    long silentMillis(Map<String, String> noted) {
        return Math.max(0, target.millis(namespace) - Long.parseLong(noted.getOrDefault(SEEN, "0")));
    }

    /** Whether the process that migrates runs. */
    boolean isAttended() {
        return silentMillis(read()) < SILENT_MILLIS;
    }

    /** Everything; empty if nothing moves. */
    Map<String, String> read() {
        return notes.read();
    }

    String read(String field) {
        return notes.read(field);
    }

    void write(Map<String, String> fields) {
        notes.write(fields);
    }

    void delete() {
        notes.delete();
    }
}
