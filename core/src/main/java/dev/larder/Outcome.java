package dev.larder;

import java.util.Locale;

/** Where an answer came from. */
public enum Outcome {
    /** A fresh entry in this process. */
    MEMORY,
    /** A fresh entry in the shared tier. */
    REDIS,
    /** A fresh entry on this node's disk. */
    DISK,
    /** The loader, asked by this caller or by another whose flight it joined. */
    LOAD,
    /** An entry past its time to live, served because the policy allows it. */
    STALE,
    /** Nothing: there is no entry, and no loader was given. */
    MISS;

    /** The lower-case name, as it stands in the {@code X-Cache} header and in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
