package dev.larder.services.learning;

import dev.larder.flags.Rollout;
import dev.larder.services.web.Parameters;
import dev.larder.services.web.Violations;
import java.util.regex.Pattern;

/** Of which share of the users a flag is on. */
record FlagShare(String name, int percent) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final int ALL = 100;

    FlagShare {
        new Violations()
                .unless(
                        NAME.matcher(name).matches(),
                        "name",
                        "is " + Parameters.quote(name),
                        "1 to 40 of a-z 0-9 -, beginning with a letter")
                .unless(percent >= 0 && percent <= ALL, "percent", "is " + percent, "a number from 0 to 100")
                .reject();
    }

    Rollout rollout() {
        return new Rollout(name, percent);
    }
}
