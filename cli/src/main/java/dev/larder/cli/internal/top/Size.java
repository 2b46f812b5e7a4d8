package dev.larder.cli.internal.top;

/** How much room there is, in characters. */
record Size(int width, int height) {

    /** What a terminal has that does not tell. */
    static final Size USUAL = new Size(80, 24);
}
