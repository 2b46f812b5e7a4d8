package dev.larder.services.coach;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What a user's ARI is made of; the weights add up to one. */
enum AriPart {
    CONSISTENCY(30),
    PROGRESS(25),
    FOCUS(20),
    RECOVERY(15),
    BREADTH(10);

    private final int weightPercent;

    AriPart(int weightPercent) {
        this.weightPercent = weightPercent;
    }

    /** Also the name of its column. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The weighted mean of all parts, from 0 to 100, to one place. */
    static double score(Map<AriPart, Integer> parts) {
        int hundredfold = Stream.of(values())
                .mapToInt(part -> part.weightPercent * Objects.requireNonNull(parts.get(part)))
                .sum();
        return Math.round(hundredfold / 10.0) / 10.0;
    }
}
