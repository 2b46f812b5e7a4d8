package dev.larder.services.coach;

import dev.larder.services.web.Parameters;
import dev.larder.services.web.Violations;
import java.time.LocalDate;

/** What the coach accepts, in one place. */
final class Limits {

    static final int MAX_PAGE = 1_000;
    static final int MAX_SIZE = 100;
    static final int DEFAULT_SIZE = 20;
    static final int MAX_NAME_LENGTH = 100;
    static final int MAX_EMAIL_LENGTH = 254;
    static final int MAX_TITLE_LENGTH = 200;
    static final int MAX_DESCRIPTION_LENGTH = 2_000;
    static final int LOWEST_PRIORITY = 5;
    static final int MAX_EFFORT_MINUTES = 1_440;

    /** How many goals a user can pursue at a time; so all of them fit into one answer. */
    static final int MAX_ACTIVE_GOALS = 100;

    private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(2099, 12, 31);

    private Limits() {}

    static Violations ofTitle(String title) {
        return ofText("title", title, MAX_TITLE_LENGTH);
    }

    static Violations ofText(String field, String text, int maximum) {
        return new Violations()
                .unless(
                        !text.isBlank() && text.length() <= maximum,
                        field,
                        text.isBlank() ? "is empty" : "has " + text.length() + " characters",
                        "1 to " + maximum + " characters");
    }

    static Violations ofNumber(String field, int number, int least, int most) {
        return new Violations()
                .unless(
                        number >= least && number <= most,
                        field,
                        "is " + number,
                        "a number from " + least + " to " + most);
    }

    static Violations ofDay(String field, LocalDate day) {
        return new Violations()
                .unless(
                        !day.isBefore(FIRST_DAY) && !day.isAfter(LAST_DAY),
                        field,
                        "is " + Parameters.quote(day.toString()),
                        "a day from " + FIRST_DAY + " to " + LAST_DAY);
    }
}
