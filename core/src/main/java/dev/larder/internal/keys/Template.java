package dev.larder.internal.keys;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed template: its segments, and the literal text around its parameters, joined once. */
final class Template {

    private static final int SHOWN_CHARACTERS = 80;

    private final String text;
    private final List<Segment> segments;
    private final List<String> parameters;

    /** The literal text before each parameter and behind the last: one more than there are parameters. */
    private final String[] literals;

    Template(String text, List<Segment> segments) {
        this.text = text;
        this.segments = List.copyOf(segments);
        this.parameters = segments.stream()
                .filter(Segment::isParameter)
                .map(Segment::text)
                .toList();
        this.literals = literalsAround(segments);
    }

    /** One part between colons: a literal, or a parameter's name. */
    record Segment(String text, boolean isParameter) {

        boolean mayEqual(Segment other) {
            return isParameter || other.isParameter || text.equals(other.text);
        }
    }

    String text() {
        return text;
    }

    /** The parameters' names, in order. */
    List<String> parameters() {
        return parameters;
    }

    String prefix() {
        return literals[0];
    }

    /** The key of a template with one parameter. */
    String fill(String parameter) {
        return literals[1].isEmpty() ? literals[0].concat(parameter) : literals[0] + parameter + literals[1];
    }

    /** The parameters in a key, or null if the text is no key of this template. */
    String @Nullable [] parametersOf(String key) {
        String[] found = new String[parameters.size()];
        int from = key.startsWith(literals[0]) ? literals[0].length() : key.length();
        for (int i = 0; i < found.length; i++) {
            // A parameter has no colon in it, so it reaches to the next.
            int colon = key.indexOf(':', from);
            int end = colon < 0 ? key.length() : colon;
            if (end == from || !key.startsWith(literals[i + 1], end)) {
                return null;
            }
            found[i] = key.substring(from, end);
            from = end + literals[i + 1].length();
        }
        return from == key.length() ? found : null;
    }

    /** The key of a template with any number of parameters. */
    String fill(String[] values) {
        StringBuilder key = new StringBuilder(text.length() + 16 * values.length).append(literals[0]);
        for (int i = 0; i < values.length; i++) {
            key.append(values[i]).append(literals[i + 1]);
        }
        return key.toString();
    }

    boolean mayCollideWith(Template other) {
        if (segments.size() != other.segments.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            if (!segments.get(i).mayEqual(other.segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** A text for a message, which must stay readable whatever somebody passed. */
    static String abbreviated(String text) {
        return text.length() <= SHOWN_CHARACTERS
                ? text
                : text.substring(0, SHOWN_CHARACTERS) + "… (" + text.length() + " characters)";
    }

    private static String[] literalsAround(List<Segment> segments) {
        StringBuilder joined = new StringBuilder();
        for (Segment segment : segments) {
            joined.append(joined.isEmpty() ? "" : ":").append(segment.isParameter() ? "{" : segment.text());
        }
        return joined.toString().split("\\{", -1);
    }
}
