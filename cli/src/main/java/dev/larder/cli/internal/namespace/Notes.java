package dev.larder.cli.internal.namespace;

import dev.larder.cli.internal.servers.Fleet;
import dev.larder.topologies.Answer;
import dev.larder.topologies.RedisConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What somebody notes in a hash beside a namespace's journal, so that whoever goes on after an interruption knows where. For one thread.
 *
 * @param key of the hash
 */
public record Notes(Fleet fleet, String key) {

    /** Everything; empty if nothing is noted. */
    public Map<String, String> read() {
        List<Answer> items = fleet.ask(key, "HGETALL", key).items();
        Map<String, String> fields = new TreeMap<>();
        for (int i = 0; i + 1 < items.size(); i += 2) {
            fields.put(
                    RedisConnection.textOf(items.get(i).text()),
                    RedisConnection.textOf(items.get(i + 1).text()));
        }
        return fields;
    }

    /** A field; empty if it is not noted. */
    public String read(String field) {
        return RedisConnection.textOf(fleet.ask(key, "HGET", key, field).text());
    }

    /** Notes fields beside those that are there. */
    public void write(Map<String, String> fields) {
        List<String> words = new ArrayList<>(List.of("HSET", key));
        fields.forEach((name, value) -> {
            words.add(name);
            words.add(value);
        });
        fleet.ask(key, words.toArray(String[]::new));
    }

    /** Forgets everything in so many seconds. */
    public void expire(String seconds) {
        fleet.ask(key, "EXPIRE", key, seconds);
    }

    /** Forgets everything. */
    public void delete() {
        fleet.ask(key, "UNLINK", key);
    }
}
