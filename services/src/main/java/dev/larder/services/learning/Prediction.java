package dev.larder.services.learning;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How likely somebody answers an item rightly: by what was forgotten since it was reviewed, or, if it never was, by how well its topic is known. */
record Prediction(long itemId, double right, Basis basis) {

    enum Basis {
        CARD,
        TOPIC
    }

    static Prediction of(long itemId, @Nullable Card card, Mastery mastery, Instant now) {
        return card == null
                ? new Prediction(itemId, rounded(mastery.rightNext()), Basis.TOPIC)
                : new Prediction(itemId, rounded(card.recallAt(now)), Basis.CARD);
    }

    private static double rounded(double probability) {
        return Math.round(probability * 1_000) / 1_000.0;
    }
}
