package dev.larder.console.alerts;

import java.util.Locale;

/** How bad something is. */
public enum Severity {
    /** Worth a look; never an alert. */
    INFO,
    /** Something is worse than it should be. */
    WARNING,
    /** Somebody has to do something now. */
    CRITICAL;

    /** As the API has it: {@code warning}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The health of a namespace of which this is the worst. */
    String health() {
        return switch (this) {
            case INFO -> "ok";
            case WARNING -> "degraded";
            case CRITICAL -> "critical";
        };
    }
}
