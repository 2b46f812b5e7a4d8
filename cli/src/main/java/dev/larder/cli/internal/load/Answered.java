package dev.larder.cli.internal.load;

/**
 * What came of a request.
 *
 * @param kind in a word, of which there are few
 * @param isGood whether it is an answer at all
 */
public record Answered(String kind, boolean isGood) {

    /** An answer. */
    public static Answered with(String kind) {
        return new Answered(kind, /* isGood= */ true);
    }

    /** None, or one of no use. */
    public static Answered failed(String kind) {
        return new Answered(kind, /* isGood= */ false);
    }
}
