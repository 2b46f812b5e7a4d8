package dev.larder.services.learning;

import dev.larder.services.web.Parameters;
import dev.larder.services.web.Violations;
import java.util.regex.Pattern;

/** Something that is switched on for a share of the users, always the same ones; a larger share contains the smaller. */
record Flag(String name, int percent) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final int ALL = 100;

    Flag {
        new Violations()
                .unless(
                        NAME.matcher(name).matches(),
                        "name",
                        "is " + Parameters.quote(name),
                        "1 to 40 of a-z 0-9 -, beginning with a letter")
                .unless(percent >= 0 && percent <= ALL, "percent", "is " + percent, "a number from 0 to 100")
                .reject();
    }

    boolean isOnFor(long userId) {
        // Mixed with the name, so that not the same users get everything first.
        return Math.floorMod(name.hashCode() * 31 + Long.hashCode(userId * 0x9E3779B97F4A7C15L), ALL) < percent;
    }
}
