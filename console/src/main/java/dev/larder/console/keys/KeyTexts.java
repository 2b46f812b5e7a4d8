package dev.larder.console.keys;

/** How keys are shown to those who may not see what they name. */
public final class KeyTexts {

    private KeyTexts() {}

    /** The key without its parameters: {@code goal:42} is {@code goal:••••}. */
    public static String masked(String key) {
        int colon = key.indexOf(':');
        return colon < 0 ? "••••" : key.substring(0, colon + 1) + "••••";
    }
}
