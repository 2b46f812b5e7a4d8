package dev.larder.internal.keys;

import dev.larder.internal.keys.Template.Segment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a template: segments between colons, each a literal or a whole {@code {parameter}}. */
final class TemplateParser {

    private TemplateParser() {}

    static Template parse(String template) {
        if (template.isEmpty()) {
            throw new IllegalArgumentException("it is empty; write something like goal:{id}");
        }
        List<Segment> segments = new ArrayList<>();
        for (String part : template.split(":", -1)) {
            segments.add(segment(part));
        }
        requireDistinctParameters(segments);
        requireShort(template, segments);
        return new Template(template, segments);
    }

    private static Segment segment(String part) {
        if (part.isEmpty()) {
            throw new IllegalArgumentException(
                    "a segment is empty; put a literal or a {parameter} before, between and behind the colons");
        }
        return part.indexOf('{') < 0 && part.indexOf('}') < 0 ? literal(part) : parameter(part);
    }

    private static Segment literal(String part) {
        for (int i = 0; i < part.length(); i++) {
            if (!isLiteralCharacter(part.charAt(i))) {
                throw new IllegalArgumentException("the literal '" + Template.abbreviated(part)
                        + "' holds a character that is not allowed; use A-Z a-z 0-9 . _ - only");
            }
        }
        return new Segment(part, /* isParameter= */ false);
    }

    private static Segment parameter(String part) {
        if (part.indexOf('}') < 0) {
            throw new IllegalArgumentException(
                    "the parameter '" + Template.abbreviated(part) + "' has no closing brace");
        }
        if (part.lastIndexOf('{') != 0 || part.indexOf('}') != part.length() - 1) {
            throw new IllegalArgumentException("the parameter in '" + Template.abbreviated(part)
                    + "' does not fill its segment; put a colon between a parameter and what stands beside it");
        }
        return new Segment(named(part.substring(1, part.length() - 1)), /* isParameter= */ true);
    }

    private static String named(String name) {
        if (name.isEmpty() || !isLetter(name.charAt(0)) || !name.chars().allMatch(TemplateParser::isNameCharacter)) {
            throw new IllegalArgumentException("the parameter name '" + Template.abbreviated(name)
                    + "' is not allowed; begin with a letter and go on with letters, digits and _");
        }
        return name;
    }

    private static void requireDistinctParameters(List<Segment> segments) {
        Set<String> names = new HashSet<>();
        for (Segment segment : segments) {
            if (segment.isParameter() && !names.add(ParameterNames.camelCase(segment.text()))) {
                throw new IllegalArgumentException(
                        "the parameter {" + segment.text() + "} is repeated; give each parameter a name of its own");
            }
        }
    }

    private static void requireShort(String template, List<Segment> segments) {
        int parameters = segments.stream()
                .filter(Segment::isParameter)
                .mapToInt(segment -> segment.text().length() + 2)
                .sum();
        if (template.length() - parameters > KeyTemplate.MAX_KEY_BYTES) {
            throw new IllegalArgumentException("its literals alone are longer than a key may be, which is "
                    + KeyTemplate.MAX_KEY_BYTES + " bytes; shorten them");
        }
    }

    private static boolean isLiteralCharacter(int c) {
        return isNameCharacter(c) || c == '.' || c == '-';
    }

    private static boolean isNameCharacter(int c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '_';
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
