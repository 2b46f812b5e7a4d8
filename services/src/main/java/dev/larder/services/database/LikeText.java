package dev.larder.services.database;

/** Patterns for {@code like … escape '!'} from what users type, which is text and no pattern. */
public final class LikeText {

    private LikeText() {}

    /** What begins with the text. */
    public static String begins(String text) {
        return escaped(text) + "%";
    }

    /** What contains the text. */
    public static String contains(String text) {
        return "%" + begins(text);
    }

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }
}
