package dev.larder.services.catalog;

import dev.larder.services.web.Violations;
import java.util.Locale;

/** The beginning of a name that somebody is typing; case and surrounding blanks do not matter. */
record Prefix(String prefix) {

    Prefix {
        prefix = prefix.strip().toLowerCase(Locale.ROOT);
        new Violations()
                .unless(
                        !prefix.isEmpty() && prefix.length() <= Limits.MAX_QUERY_LENGTH,
                        "prefix",
                        "has " + prefix.length() + " characters",
                        "1 to " + Limits.MAX_QUERY_LENGTH + " characters")
                .reject();
    }
}
