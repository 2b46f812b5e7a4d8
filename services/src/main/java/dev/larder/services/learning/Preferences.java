package dev.larder.services.learning;

import dev.larder.services.web.Parameters;
import dev.larder.services.web.Violations;
import java.util.regex.Pattern;

/** How somebody wants to learn: reviews a day, in which language, with or without reminders. */
record Preferences(long userId, int dailyGoal, String language, boolean reminders, long version) {

    static final int USUAL_GOAL = 20;
    private static final int MAX_GOAL = 500;
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2}(-[A-Z]{2})?");

    Preferences {
        new Violations()
                .unless(
                        dailyGoal >= 1 && dailyGoal <= MAX_GOAL,
                        "dailyGoal",
                        "is " + dailyGoal,
                        "a number from 1 to " + MAX_GOAL)
                .unless(
                        LANGUAGE.matcher(language).matches(),
                        "language",
                        "is " + Parameters.quote(language),
                        "a language such as de or pt-BR")
                .reject();
    }

    /** What holds for who has not said anything. */
    static Preferences usual(long userId) {
        return new Preferences(userId, USUAL_GOAL, "en", true, 1);
    }

    Preferences inVersion(long other) {
        return new Preferences(userId, dailyGoal, language, reminders, other);
    }
}
