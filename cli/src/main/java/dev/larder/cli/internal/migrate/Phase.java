package dev.larder.cli.internal.migrate;

/** How far a namespace has come. */
enum Phase {
    /** Nodes know the source only; entries are copied, and what becomes untrue there becomes untrue in the target too. */
    COPYING("copying"),
    /** All entries were copied; the rest as before, until somebody asks for the cut-over. */
    FOLLOWING("following"),
    /** Nodes may be on either side: what becomes untrue on one becomes untrue on the other, and no entry is copied any more. */
    BOTH("both");

    private final String label;

    Phase(String label) {
        this.label = label;
    }

    /** As it is noted and printed. */
    String label() {
        return label;
    }

    static Phase of(String label) {
        for (Phase phase : values()) {
            if (phase.label.equals(label)) {
                return phase;
            }
        }
        return COPYING;
    }
}
