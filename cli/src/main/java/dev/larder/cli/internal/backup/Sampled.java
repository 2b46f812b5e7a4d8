package dev.larder.cli.internal.backup;

import dev.larder.topologies.Answer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a value looks like whoever keeps it: servers order sets and hashes by lot, so their elements are sorted, and no two serialise
 * alike. Reads with commands that any reader may use.
 */
final class Sampled {

    /** A connection: words that stand for bytes, and the answer. */
    interface Asking {
        Answer ask(String... words);
    }

    private Sampled() {}

    /** The digest of a value; empty if there is none. */
    static String digest(Asking redis, String key) {
        String type = redis.ask("TYPE", key).text();
        return switch (type) {
            case "none" -> "";
            case "string" -> of(type, List.of(redis.ask("GET", key).text()));
            case "list" -> of(type, texts(redis.ask("LRANGE", key, "0", "-1")));
            case "set" -> of(type, sorted(texts(redis.ask("SMEMBERS", key)), 1));
            case "hash" -> of(type, sorted(texts(redis.ask("HGETALL", key)), 2));
            case "zset" -> of(type, texts(redis.ask("ZRANGE", key, "0", "-1", "WITHSCORES")));
            case "stream" -> of(type, List.of(redis.ask("XRANGE", key, "-", "+").flat()));
            // Of a module: that it is there has to do.
            default -> of(type, List.of());
        };
    }

    private static String of(String type, List<String> parts) {
        List<String> words = new ArrayList<>(List.of(type));
        words.addAll(parts);
        return Sha256.of(words);
    }

    private static List<String> texts(Answer list) {
        return list.items().stream().map(Answer::text).toList();
    }

    /** Elements of so many words each. */
    private static List<String> sorted(List<String> words, int each) {
        List<String> elements = new ArrayList<>();
        for (int i = 0; i + each <= words.size(); i += each) {
            StringBuilder element = new StringBuilder();
            words.subList(i, i + each)
                    .forEach(word -> element.append(word.length()).append(':').append(word));
            elements.add(element.toString());
        }
        elements.sort(null);
        return elements;
    }
}
