package dev.larder.services.coach;

import dev.larder.services.web.Parameters;
import dev.larder.services.web.Violations;
import java.util.Locale;

/**
 * Asks for one page of users by name. What is empty does not matter: a user's address, the beginning of the name in any case, a country. Where
 * there is an address, nothing else matters.
 */
record UserQuery(String email, String name, String country, int page, int size) {

    UserQuery {
        new Violations()
                .unless(
                        email.length() <= Limits.MAX_EMAIL_LENGTH,
                        "email",
                        "has " + email.length() + " characters",
                        "at most " + Limits.MAX_EMAIL_LENGTH + " characters")
                .unless(
                        name.length() <= Limits.MAX_NAME_LENGTH,
                        "name",
                        "has " + name.length() + " characters",
                        "at most " + Limits.MAX_NAME_LENGTH + " characters")
                .unless(
                        country.isEmpty() || country.length() == 2,
                        "country",
                        "is " + Parameters.quote(country),
                        "two letters of ISO 3166, such as NL")
                .reject();
        email = email.strip().toLowerCase(Locale.ROOT);
        name = name.strip().toLowerCase(Locale.ROOT);
        country = country.toUpperCase(Locale.ROOT);
    }

    static UserQuery of(String email, String name, String country, Paging paging) {
        return new UserQuery(email, name, country, paging.page(), paging.size());
    }

    Paging paging() {
        return new Paging(page, size);
    }
}
