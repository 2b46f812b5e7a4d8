package dev.larder.testkit.history;

import java.util.List;

/**
 * A promise that was broken, with as little of the history as shows it.
 *
 * @param rule the promise
 * @param key the key it was about
 * @param process who broke it
 * @param count how many reads broke it alike
 * @param story what happened, an event a line, times in milliseconds from the first
 */
public record Violation(Rule rule, String key, String process, int count, List<String> story) {

    @Override
    public String toString() {
        return rule.complaint() + ": key " + key + ", process " + process + (count > 1 ? ", " + count + " times" : "")
                + System.lineSeparator() + String.join(System.lineSeparator(), story);
    }
}
