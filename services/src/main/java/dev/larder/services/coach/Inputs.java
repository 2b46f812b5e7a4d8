package dev.larder.services.coach;

import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.Parameters;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what stands in requests. What it returns is valid; anything else never gets as far as a cache. */
final class Inputs {

    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

    private Inputs() {}

    /** The id, or the exception for unknown users if nobody can have it. */
    static long user(String text) {
        return id(text, UnknownException::user);
    }

    static long goal(String text) {
        return id(text, UnknownException::goal);
    }

    static long task(String text) {
        return id(text, UnknownException::task);
    }

    static Paging paging(@Nullable String page, @Nullable String size) {
        return new Paging(
                Parameters.number("page", page, 0, "a number from 0 to " + Limits.MAX_PAGE),
                Parameters.number("size", size, Limits.DEFAULT_SIZE, "a number from 1 to " + Limits.MAX_SIZE));
    }

    /** The day; the default if there is no text. */
    static LocalDate day(String field, @Nullable String text, LocalDate defaultDay) {
        try {
            return text == null || text.isEmpty() ? defaultDay : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new InvalidInputException(
                    field, "is " + Parameters.quote(text), "a day such as " + LocalDate.of(2026, 1, 31));
        }
    }

    /** A day that has to be there. */
    static LocalDate day(String field, @Nullable String text) {
        return day(field, Parameters.required(field, text), LocalDate.EPOCH);
    }

    private static long id(String text, Function<String, UnknownException> unknown) {
        if (!ID.matcher(text).matches()) {
            throw unknown.apply(text);
        }
        return Long.parseLong(text);
    }
}
