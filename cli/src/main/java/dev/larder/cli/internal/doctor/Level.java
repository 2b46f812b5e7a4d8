package dev.larder.cli.internal.doctor;

import java.util.Locale;

/** How bad a finding is. */
enum Level {
    /** As it should be. */
    OK,
    /** Could not be looked at. */
    SKIPPED,
    /** Works, and will not always. */
    WARN,
    /** Does not work, or loses what it should not. */
    ERROR;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
