package dev.larder.console.invalidation;

import dev.larder.Clock;
import dev.larder.console.api.Invalidations.Selector;
import dev.larder.internal.preview.PreviewToken;
import dev.larder.internal.preview.PreviewToken.Subject;
import dev.larder.internal.preview.PreviewToken.Worth;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens of previews, each taken once here, whoever gave it. Of the last thousand given here it is remembered what other nodes held, and which of the last thousand
 * were taken. Thread-safe.
 */
final class Tokens {

    private static final int REMEMBERED = 1_000;

    /**
     * What was previewed.
     *
     * @param count how many entries
     * @param onOthers how many of them on other nodes, as far as that is known here
     */
    record Previewed(long count, long onOthers) {}

    private final Clock clock;
    private long number;
    private final Map<String, Long> onOthers = remembering();
    private final Map<String, Boolean> taken = remembering();

    Tokens(Clock clock) {
        this.clock = clock;
    }

    private static <V> Map<String, V> remembering() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    synchronized String give(Selector selector, Previewed previewed) {
        String token = PreviewToken.of(subject(selector), previewed.count, ++number, clock.millis())
                .toString();
        onOthers.put(token, previewed.onOthers);
        return token;
    }

    /** What was previewed, if the token is one that is good for this; then not any more. */
    synchronized Optional<Previewed> take(String token, Selector selector) {
        return PreviewToken.read(token)
                .filter(read -> read.worth(subject(selector), clock.millis()) == Worth.GOOD)
                .filter(read -> taken.put(token, true) == null)
                .map(read -> new Previewed(read.count(), onOthers.getOrDefault(token, 0L)));
    }

    private static Subject subject(Selector selector) {
        return new Subject(selector.namespace(), selector.kind(), selector.subject());
    }

    synchronized int size() {
        return Math.max(onOthers.size(), taken.size());
    }
}
