package dev.larder.cli.internal.reclaim;

import dev.larder.cli.internal.namespace.JournalStreams;
import dev.larder.cli.internal.namespace.JournalStreams.Kind;
import dev.larder.cli.internal.namespace.Scan;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.internal.rules.GroupRules;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.topologies.Answer;
import dev.larder.topologies.RedisConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all keys of a namespace, a part at a time, and removes what a group record has killed. It knows the records that were there when it
 * began; what they have killed stays dead. Interrupted anywhere it has done no harm: removing is what a look-up that finds a dead entry might as
 * well do. For one thread.
 */
final class Sweep {

    private static final int RULES = 1_000_000;
    private static final int FIRST_BYTES = 512;

    /** Removes a key if what stands there begins so; answers its size, or -1 if something else does. */
    static final String REMOVE = "if redis.call('GETRANGE', KEYS[1], 0, #ARGV[1] - 1) ~= ARGV[1] then return -1 end "
            + "local size = redis.call('STRLEN', KEYS[1]) redis.call('UNLINK', KEYS[1]) return size";

    private final Fleet fleet;
    private final String namespace;
    private final GroupRules rules;
    private final Scan scan;
    private final Count count;
    private final boolean isLookOnly;

    /**
     * In a namespace.
     *
     * @param scan from where on
     * @param isLookOnly whether nothing is removed
     */
    Sweep(Fleet fleet, String namespace, Scan scan, Count count, boolean isLookOnly) {
        this.fleet = fleet;
        this.namespace = namespace;
        this.rules = rules(new JournalStreams(fleet, namespace));
        this.scan = scan;
        this.count = count;
        this.isLookOnly = isLookOnly;
    }

    /** What is only outdated may be needed yet. */
    private static GroupRules rules(JournalStreams journal) {
        GroupRules rules = new GroupRules(RULES);
        journal.oldest(Kind.GROUPS).ifPresent(oldest -> rules.forgetAll(oldest.horizonBefore()));
        journal.readFrom(Kind.GROUPS, "-", record -> {
            if (record.said().orElse(null) instanceof Group group && !group.keepsStale()) {
                rules.add(group, record.position());
            }
            return true;
        });
        return rules;
    }

    /** Does the next part; false once all is done. */
    boolean next() {
        List<String> keys = scan.next(fleet);
        if (keys == null) {
            return false;
        }
        Map<String, Head> dead = new LinkedHashMap<>();
        heads(keys, FIRST_BYTES).forEach((key, head) -> {
            if (isDead(key, head)) {
                dead.put(key, head);
            }
        });
        count.looked(keys.size());
        count.dead(dead.size());
        if (!isLookOnly) {
            remove(dead);
        }
        return true;
    }

    /** What was found to be entries; those whose tags go on beyond what was asked for are asked for more. */
    private Map<String, Head> heads(List<String> keys, int bytes) {
        List<Answer> beginnings = fleet.askEach(keys.stream()
                .map(key -> new String[] {"GETRANGE", key, "0", Integer.toString(bytes - 1)})
                .toList());
        Map<String, Head> heads = new LinkedHashMap<>();
        List<String> longer = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            String beginning = beginnings.get(i).text();
            @Nullable Head head = Head.of(beginning);
            if (head != null) {
                heads.put(keys.get(i), head);
            } else if (beginning.length() == bytes && bytes < Head.MOST_BYTES) {
                longer.add(keys.get(i));
            }
        }
        if (!longer.isEmpty()) {
            heads.putAll(heads(longer, Head.MOST_BYTES));
        }
        return heads;
    }

    private boolean isDead(String fullKey, Head head) {
        String key = RedisConnection.textOf(fullKey).substring(namespace.length() + 1);
        // No cache is known here. Of keys with several parameters too little is taken for dead, and never too much.
        String prefix = key.substring(0, key.lastIndexOf(':') + 1);
        return rules.cover(head, key, prefix);
    }

    private void remove(Map<String, Head> dead) {
        if (dead.isEmpty()) {
            return;
        }
        List<String[]> scripts = new ArrayList<>();
        dead.forEach((key, head) -> scripts.add(new String[] {"EVAL", REMOVE, "1", key, head.bytes()}));
        fleet.askEachScript(scripts).forEach(count::removed);
    }
}
