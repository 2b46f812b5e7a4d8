package dev.larder.console.alerts;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one figure reads now. Immutable.
 *
 * @param subject what is measured
 * @param value in the rule's unit; 1 or 0 where it is so or not
 * @param sentence what to say of it, with places for the words
 * @param words what goes there
 */
record Reading(Subject subject, double value, String sentence, List<Object> words) {

    /**
     * What is measured, by which rule. One that is about neither is about the namespace.
     *
     * @param rule the rule's id
     * @param cache a cache, or null
     * @param node a node, or null
     */
    record Subject(
            String rule, @Nullable String cache, @Nullable String node) {

        /** One word for it, different from all others. */
        String name() {
            return rule + (cache == null ? "" : ":" + cache) + (node == null ? "" : "@" + node);
        }
    }

    static Reading ofNode(String rule, String node, double value, String sentence, Object... words) {
        return new Reading(new Subject(rule, null, node), value, sentence, List.of(words));
    }

    static Reading ofCache(String rule, String cache, double value, String sentence, Object... words) {
        return new Reading(new Subject(rule, cache, null), value, sentence, List.of(words));
    }

    /** The sentence; of a cache without its name. */
    String text() {
        return String.format(Locale.ROOT, sentence, words.toArray());
    }

    /** The sentence with the cache's name. */
    String fullText() {
        return subject.cache == null ? text() : subject.cache + " " + text();
    }
}
