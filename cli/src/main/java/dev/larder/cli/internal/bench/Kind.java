package dev.larder.cli.internal.bench;

import java.util.Locale;

/** Who is asked. */
enum Kind {
    /** Redis itself. */
    REDIS,
    /** A cache of this process, on that Redis. */
    CACHE,
    /** An application. */
    HTTP;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
