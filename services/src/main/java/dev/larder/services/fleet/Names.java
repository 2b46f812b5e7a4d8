package dev.larder.services.fleet;

import dev.larder.services.web.Parameters;
import java.util.regex.Pattern;

/** What machines, hosts, images and networks may be called. */
final class Names {

    static final String ID_RULE = "1 to 63 of a-z 0-9 . -, beginning with a letter, for example vm-0042";
    static final String HOST_RULE = "one of the hosts host-01 to host-40";

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9.-]{0,62}");
    private static final Pattern HOST = Pattern.compile("host-(0[1-9]|[123][0-9]|40)");

    private Names() {}

    /** Whether a machine could be called so; everything else is unknown without asking anybody. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    static boolean isHost(String text) {
        return HOST.matcher(text).matches();
    }

    static String host(int number) {
        return number < 10 ? "host-0" + number : "host-" + number;
    }

    static String problem(String text) {
        return "is " + Parameters.quote(text);
    }
}
