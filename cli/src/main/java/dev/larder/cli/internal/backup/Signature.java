package dev.larder.cli.internal.backup;

import java.util.Locale;

/** What is known of who wrote a manifest. */
enum Signature {
    /** Signed with the key that is at hand. */
    GOOD,
    /** Signed, and there is no key at hand to tell whether rightly. */
    UNCHECKED,
    /** Not signed. */
    NONE,
    /** Changed since, or signed with another key; or a key is at hand and it is not signed at all. */
    WRONG;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
