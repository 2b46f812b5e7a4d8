package dev.larder.cli.internal.bench;

/**
 * What came of a request.
 *
 * @param kind in a word, of which there are few
 * @param isGood whether it is an answer at all
 */
record Answered(String kind, boolean isGood) {

    static Answered with(String kind) {
        return new Answered(kind, /* isGood= */ true);
    }

    static Answered failed(String kind) {
        return new Answered(kind, /* isGood= */ false);
    }
}
