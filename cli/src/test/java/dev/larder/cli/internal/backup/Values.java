package dev.larder.cli.internal.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Values of every kind that Redis has, also larger ones that it keeps in another form, and what they look like whoever keeps them. */
final class Values {

    private static final int MANY = 300;
    private static final List<String> NAMES = List.of(
            "text",
            "brief",
            "list",
            "set",
            "hash",
            "sorted",
            "stream",
            "big:set",
            "big:hash",
            "big:sorted",
            "big:list");

    /** How many keys that makes. */
    static final int COUNT = MANY + NAMES.size();

    private Values() {}

    /** A connection: words, and the answer as text. */
    interface Asking {
        String ask(String... words);
    }

    /** Writes them, each through the connection that its key asks for. */
    static void writeAll(Asking redis) {
        write(key -> redis);
    }

    static void write(Function<String, Asking> redis) {
        ask(redis, "SET", "text", "grüße\u0000\r\n");
        ask(redis, "SET", "brief", "1", "PX", "3600000");
        ask(redis, "RPUSH", "list", "a", "b", "a");
        ask(redis, "SADD", "set", "a", "b", "17");
        ask(redis, "HSET", "hash", "a", "1", "b", "2");
        ask(redis, "ZADD", "sorted", "1.5", "a", "2", "b");
        ask(redis, "XADD", "stream", "1-1", "a", "b");
        ask(redis, "XGROUP", "CREATE", "stream", "readers", "0");
        for (int i = 0; i < MANY; i++) {
            ask(redis, "SET", "many:" + i, "value " + i);
        }
        ask(redis, words("SADD", "big:set", 1));
        ask(redis, words("HSET", "big:hash", 2));
        ask(redis, words("RPUSH", "big:list", 1));
        String[] scored = words("ZADD", "big:sorted", 2);
        for (int i = 2; i < scored.length; i += 2) {
            scored[i] = Integer.toString(i);
        }
        ask(redis, scored);
    }

    private static void ask(Function<String, Asking> redis, String... words) {
        redis.apply(words[1]).ask(words);
    }

    private static String[] words(String command, String key, int each) {
        List<String> words = new ArrayList<>(List.of(command, key));
        for (int i = 0; i < 1_000 * each; i++) {
            words.add("element-" + i);
        }
        return words.toArray(String[]::new);
    }

    /** All keys with what they hold, in an order that does not depend on how a server keeps it. */
    static Map<String, List<String>> readAll(Function<String, Asking> redis) {
        Map<String, List<String>> all = new TreeMap<>();
        for (String name : NAMES) {
            all.put(name, read(redis.apply(name), name));
        }
        for (int i = 0; i < MANY; i++) {
            all.put("many:" + i, read(redis.apply("many:" + i), "many:" + i));
        }
        return all;
    }

    private static List<String> read(Asking redis, String key) {
        String held =
                switch (redis.ask("TYPE", key)) {
                    case "string" -> redis.ask("GET", key);
                    case "list" -> redis.ask("LRANGE", key, "0", "-1");
                    case "set" -> redis.ask("SORT", key, "ALPHA");
                    case "hash" -> sorted(redis.ask("HKEYS", key)) + redis.ask("HLEN", key);
                    case "zset" -> redis.ask("ZRANGE", key, "0", "-1", "WITHSCORES");
                    case "stream" -> redis.ask("XRANGE", key, "-", "+") + redis.ask("XINFO", "GROUPS", key);
                    default -> "";
                };
        boolean hasEnd = !redis.ask("PTTL", key).startsWith("-");
        return List.of(redis.ask("TYPE", key), held, hasEnd ? "ends" : "stays");
    }

    private static String sorted(String lines) {
        return String.join("\n", lines.lines().sorted().toList());
    }
}
