package dev.larder.cli.internal.top;

import java.util.List;

/**
 * How somebody looks: what a key press changes. Empty texts mean everything.
 *
 * @param sort what comes first
 * @param filter what names and keys have to contain
 * @param cache the only one, or empty
 * @param node the only one, or empty
 * @param isTyping whether what is pressed belongs to the filter
 * @param hasQuit whether they have seen enough
 */
record View(Sort sort, String filter, String cache, String node, boolean isTyping, boolean hasQuit) {

    static final View DEFAULT = new View(Sort.LOOKUPS, "", "", "", /* isTyping= */ false, /* hasQuit= */ false);

    private static final int LONGEST_FILTER = 60;
    private static final char ESCAPE = 27;
    private static final char BACKSPACE = 8;
    private static final char DELETE = 127;

    /** After that key was pressed; the same where it means nothing. */
    View press(char key, Snapshot seen) {
        return isTyping ? type(key) : command(key, seen);
    }

    private View command(char key, Snapshot seen) {
        return switch (key) {
            case 'q', 'Q' -> new View(sort, filter, cache, node, isTyping, /* hasQuit= */ true);
            case 's' -> new View(sort.next(), filter, cache, node, isTyping, hasQuit);
            case 'f' -> new View(sort, filter, cache, node, /* isTyping= */ true, hasQuit);
            case 'c' -> new View(sort, filter, next(cache, seen.cacheNames()), node, isTyping, hasQuit);
            case 'n' -> new View(sort, filter, cache, next(node, seen.nodeNames()), isTyping, hasQuit);
            default -> this;
        };
    }

    private View type(char key) {
        return switch (key) {
            case '\r', '\n' -> new View(sort, filter, cache, node, /* isTyping= */ false, hasQuit);
            case ESCAPE -> new View(sort, "", cache, node, /* isTyping= */ false, hasQuit);
            case BACKSPACE, DELETE -> filtered(filter.substring(0, Math.max(0, filter.length() - 1)));
            default -> Character.isISOControl(key) || filter.length() == LONGEST_FILTER ? this : filtered(filter + key);
        };
    }

    private View filtered(String text) {
        return new View(sort, text, cache, node, isTyping, hasQuit);
    }

    /** Everything, then one after the other, then everything again. */
    private static String next(String current, List<String> names) {
        int next = current.isEmpty() ? 0 : names.indexOf(current) + 1;
        boolean isGone = !current.isEmpty() && next == 0;
        return isGone || next >= names.size() ? "" : names.get(next);
    }

    boolean shows(String text) {
        return text.contains(filter);
    }
}
