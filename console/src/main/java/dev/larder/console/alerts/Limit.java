package dev.larder.console.alerts;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;

/** A limit as people write it. */
final class Limit {

    private static final Pattern NUMBER = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)(%?)");

    private Limit() {}

    /**
     * The limit in the rule's unit.
     *
     * @throws IllegalArgumentException if it is none, or the rule has none
     */
    static double read(Rule rule, String text) {
        return switch (rule.unit()) {
            case RATIO -> ratio(rule, text.strip());
            case MILLIS -> millis(rule, text.strip());
            case COUNT -> number(rule, text.strip(), "", "give a number, such as 10");
            case NONE -> throw wrong(rule, text, "there is no limit to give: it is so, or it is not");
        };
    }

    private static double ratio(Rule rule, String text) {
        String cure = "give a ratio from 0 to 1, such as 0.2 or 20%";
        double ratio = text.endsWith("%") ? number(rule, text, "%", cure) / 100 : number(rule, text, "", cure);
        if (ratio > 1) {
            throw wrong(rule, text, cure);
        }
        return ratio;
    }

    private static double millis(Rule rule, String text) {
        try {
            return DurationStyle.detectAndParse(text).toMillis();
        } catch (IllegalArgumentException garbled) {
            throw wrong(rule, text, "give a duration, such as 5s");
        }
    }

    private static double number(Rule rule, String text, String unit, String cure) {
        Matcher number = NUMBER.matcher(text);
        if (!number.matches() || !number.group(2).equals(unit)) {
            throw wrong(rule, text, cure);
        }
        return Double.parseDouble(number.group(1));
    }

    private static IllegalArgumentException wrong(Rule rule, String text, String cure) {
        return new IllegalArgumentException(rule.id() + ".limit is " + text + ": " + cure);
    }
}
