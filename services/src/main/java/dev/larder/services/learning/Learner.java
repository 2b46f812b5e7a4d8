package dev.larder.services.learning;

import dev.larder.services.web.Parameters;
import dev.larder.services.web.Violations;
import java.time.Instant;
import java.util.regex.Pattern;

/** Somebody who learns. The version grows by one with each change. */
record Learner(long id, String name, String country, Instant createdAt, long version) {

    static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    static final String COUNTRY_RULE = "two capital letters, for example DE";
    private static final int MAX_NAME = 100;

    /** What people say of themselves. */
    record Profile(String name, String country) {
        Profile {
            new Violations()
                    .unless(
                            !name.isBlank() && name.length() <= MAX_NAME,
                            "name",
                            "has " + name.strip().length() + " characters",
                            "1 to " + MAX_NAME + " characters")
                    .unless(
                            COUNTRY.matcher(country).matches(),
                            "country",
                            "is " + Parameters.quote(country),
                            COUNTRY_RULE)
                    .reject();
        }
    }
}
