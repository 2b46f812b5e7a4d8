package dev.larder.testkit.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Finds where commands and answers end in a stream of Redis's protocol, RESP 2 or 3, byte by byte and without keeping more of it than a
 * line. What is not RESP counts as one frame a line.
 */
final class RespFrames {

    private static final int LONGEST_LINE_KEPT = 64;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(LONGEST_LINE_KEPT);
    private final StringBuilder word = new StringBuilder();
    private long bulkBytesLeft;
    private long valuesLeft = 1;
    private boolean isBegun;
    private boolean isPush;
    private boolean hasWord;
    private boolean lastWasPush;
    private String lastWord = "";

    /** Takes the next byte; true if a frame has ended with it. */
    boolean ends(byte next) {
        if (bulkBytesLeft > 0) {
            return bulk(next);
        }
        if (line.size() < LONGEST_LINE_KEPT) {
            line.write(next);
        }
        return next == '\n' && lineEnded();
    }

    /** Whether nothing of the next frame was taken yet. */
    boolean isBetweenFrames() {
        return !isBegun && line.size() == 0;
    }

    /** The first word of the last frame that ended, in capitals: a command's name. */
    String lastWord() {
        return lastWord;
    }

    /** Whether the last frame that ended was sent unasked, so that it is no answer. */
    boolean lastWasPush() {
        return lastWasPush;
    }

    private boolean bulk(byte next) {
        bulkBytesLeft--;
        if (!hasWord && bulkBytesLeft >= 2 && word.length() < LONGEST_LINE_KEPT) {
            word.append((char) next);
        }
        return bulkBytesLeft == 0 && valueEnded();
    }

    private boolean lineEnded() {
        String text = line.toString(StandardCharsets.ISO_8859_1).trim();
        line.reset();
        if (text.isEmpty()) {
            return false;
        }
        return switch (text.charAt(0)) {
            case '$', '=', '!' -> bulkBegins(number(text));
            case '*', '~', '>', '%', '|' -> aggregateBegins(text.charAt(0), number(text));
            default -> inline(text);
        };
    }

    private boolean inline(String text) {
        if (!isBegun) {
            word.append(text.split(" ", 2)[0]);
        }
        return valueEnded();
    }

    private boolean bulkBegins(long length) {
        isBegun = true;
        bulkBytesLeft = length < 0 ? 0 : length + 2;
        return bulkBytesLeft == 0 && valueEnded();
    }

    private boolean aggregateBegins(char type, long size) {
        isPush |= !isBegun && type == '>';
        isBegun = true;
        valuesLeft += Math.max(0, type == '%' || type == '|' ? 2 * size : size);
        // An attribute comes before the value that it describes.
        return type != '|' && valueEnded();
    }

    private boolean valueEnded() {
        hasWord |= word.length() > 0;
        valuesLeft--;
        isBegun = true;
        if (valuesLeft > 0) {
            return false;
        }
        lastWord = word.toString().toUpperCase(Locale.ROOT);
        lastWasPush = isPush;
        reset();
        return true;
    }

    private void reset() {
        word.setLength(0);
        valuesLeft = 1;
        isBegun = false;
        isPush = false;
        hasWord = false;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.substring(1));
        } catch (NumberFormatException notResp) {
            return -1;
        }
    }
}
