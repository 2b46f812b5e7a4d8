package dev.larder.services.catalog;

/** Why a search found a resource: its rank, the best first. Of one rank, names come alphabetically, then ids. */
enum Match {
    /** It is the name, in any case. */
    EXACT,
    /** The name begins with it. */
    PREFIX,
    /** A word of the name does: {@code map} in {@code HashMap}, {@code util} in {@code java.util}. */
    WORD,
    /** It stands elsewhere in the name. */
    NAME,
    /** It stands in the description alone. */
    DESCRIPTION
}
