package dev.larder.topologies;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a server answered.
 *
 * @param text a line, a string or a number in digits; empty for a list and for nothing
 * @param items the elements of a list; empty for anything else
 * @since 0.1
 */
public record Answer(String text, List<Answer> items) {
    static final Answer NOTHING = new Answer("", List.of());

    static Answer of(String text) {
        return new Answer(text, List.of());
    }

    static Answer of(List<Answer> items) {
        return new Answer("", List.copyOf(items));
    }

    /** The value of a field, where the answer is a list of names and values by turns; empty if it is not there. */
    public String field(String name) {
        for (int i = 0; i + 1 < items.size(); i += 2) {
            if (items.get(i).text().equals(name)) {
                return items.get(i + 1).text();
            }
        }
        return "";
    }

    /** The value of a line {@code name:value}, as INFO gives them; empty if it is not there. */
    public String line(String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    /** Everything in it, one text a line. */
    public String flat() {
        return items.isEmpty() ? text : items.stream().map(Answer::flat).collect(Collectors.joining("\n"));
    }
}
