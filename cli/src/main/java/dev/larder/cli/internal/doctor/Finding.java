package dev.larder.cli.internal.doctor;

import dev.larder.cli.internal.output.Report;
import java.util.Map;

/**
 * What a check has found.
 *
 * @param where the server, or what else it is about
 * @param what in words
 * @param cure what to do; empty where nothing is wrong
 */
record Finding(Level level, String where, String what, String cure) {

    static Finding ok(Object where, String what) {
        return new Finding(Level.OK, where.toString(), what, "");
    }

    static Finding warn(Object where, String what, String cure) {
        return new Finding(Level.WARN, where.toString(), what, cure);
    }

    static Finding error(Object where, String what, String cure) {
        return new Finding(Level.ERROR, where.toString(), what, cure);
    }

    static Finding skipped(Object where, String why) {
        return new Finding(Level.SKIPPED, where.toString(), why, "");
    }

    Map<String, Object> row(String check) {
        return Report.row("check", check, "level", level.label(), "where", where, "what", what, "cure", cure);
    }
}
