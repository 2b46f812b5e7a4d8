package dev.larder.services.coach;

import dev.larder.services.web.Parameters;
import dev.larder.services.web.Violations;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What users can change of themselves, all of it. The address is put into lower case, the country into capitals. */
record UserEdit(String name, String email, String country) {

    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+\\.[^\\s@]+");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    UserEdit {
        email = email.toLowerCase(Locale.ROOT);
        country = country.toUpperCase(Locale.ROOT);
        new Violations()
                .addAll(Limits.ofText("name", name, Limits.MAX_NAME_LENGTH))
                .unless(
                        email.length() <= Limits.MAX_EMAIL_LENGTH
                                && EMAIL.matcher(email).matches(),
                        "email",
                        "is " + Parameters.quote(email),
                        "an address such as ada@example.org, at most " + Limits.MAX_EMAIL_LENGTH + " characters")
                .unless(
                        COUNTRIES.contains(country),
                        "country",
                        "is " + Parameters.quote(country),
                        "two letters of ISO 3166, such as NL")
                .reject();
    }
}
