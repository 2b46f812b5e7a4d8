package dev.larder.console.security;

import java.util.Locale;

/** What somebody may do; each role includes those before it. */
public enum Role {
    /** See everything but values and the audit log. */
    VIEWER,
    /** Also look up keys, reveal values and invalidate. */
    OPERATOR,
    /** Also invalidate everything, and see the audit log and the settings. */
    ADMIN;

    /** Whether it includes another. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** Its name in the API. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
