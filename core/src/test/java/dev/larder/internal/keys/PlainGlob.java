package dev.larder.internal.keys;

/**
 * The rules of Redis's matcher, one recursive step each, without any care for time: what {@link Glob} is compared with. Texts
 * are not empty.
 */
final class PlainGlob {

    private PlainGlob() {}

    static boolean matches(String pattern, String text) {
        if (pattern.isEmpty() || text.isEmpty()) {
            return text.isEmpty() && pattern.chars().allMatch(c -> c == '*');
        }
        String rest = pattern.substring(1);
        return switch (pattern.charAt(0)) {
            case '*' -> matches(rest, text) || matches(pattern, text.substring(1));
            case '?' -> matches(rest, text.substring(1));
            case '[' -> matchesClass(rest, text);
            case '\\' -> matchesLiteral(rest.isEmpty() ? pattern : rest, text);
            default -> matchesLiteral(pattern, text);
        };
    }

    private static boolean matchesLiteral(String pattern, String text) {
        return pattern.charAt(0) == text.charAt(0) && matches(pattern.substring(1), text.substring(1));
    }

    private static boolean matchesClass(String body, String text) {
        boolean negated = body.startsWith("^");
        String rest = negated ? body.substring(1) : body;
        char c = text.charAt(0);
        boolean found = false;
        while (!rest.isEmpty() && rest.charAt(0) != ']') {
            if (rest.charAt(0) == '\\' && rest.length() >= 2) {
                found |= rest.charAt(1) == c;
                rest = rest.substring(2);
            } else if (rest.length() >= 3 && rest.charAt(1) == '-') {
                found |= isBetween(c, rest.charAt(0), rest.charAt(2));
                rest = rest.substring(3);
            } else {
                found |= rest.charAt(0) == c;
                rest = rest.substring(1);
            }
        }
        String after = rest.isEmpty() ? rest : rest.substring(1);
        return found != negated && matches(after, text.substring(1));
    }

    private static boolean isBetween(char c, char one, char other) {
        return c >= Math.min(one, other) && c <= Math.max(one, other);
    }
}
