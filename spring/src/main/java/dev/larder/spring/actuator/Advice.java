package dev.larder.spring.actuator;

import dev.larder.micrometer.LarderSnapshot.CacheFigures;
import dev.larder.micrometer.LarderSnapshot.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What figures say about the configuration, each as one sentence with a cure. Pure. */
final class Advice {

    // Below these a share says nothing.
    private static final long ENOUGH_LOOKUPS = 1_000;
    private static final long ENOUGH_LOADS = 100;
    private static final double LOW_HIT_RATE = 0.2;
    private static final double MANY_EVICTIONS = 0.2;
    private static final double MANY_FAILURES = 0.05;
    private static final double MANY_REFUSED = 0.05;

    private final List<String> sentences = new ArrayList<>();

    private Advice() {}

    static List<String> of(List<Node> nodes) {
        Advice advice = new Advice();
        nodes.forEach(advice::look);
        return List.copyOf(advice.sentences);
    }

    private void look(Node node) {
        sayIf(
                node.shared().equals("away"),
                "%s cannot reach Redis: every node loads for itself. Look at the component larder of /actuator/health.",
                node.namespace());
        sayIf(
                node.deferredInvalidations() > 0,
                "%s has %d invalidations that wait for Redis.",
                node.namespace(),
                node.deferredInvalidations());
        sayIf(
                node.suspect(),
                "%s does not believe its copies: the journal was not read up to its end.",
                node.namespace());
        sayIf(node.caches().isEmpty(), "%s has no cache.", node.namespace());
        node.caches().forEach(this::look);
    }

    private void look(CacheFigures cache) {
        long lookups = cache.hits() + cache.misses();
        long loads = cache.loads() + cache.loadFailures();
        sayIf(
                lookups >= ENOUGH_LOOKUPS && cache.hitRate() < LOW_HIT_RATE,
                "Cache %s answers %.0f %% of its lookups: a longer time to live or more room may help, or it is not worth its"
                        + " memory.",
                cache.cache(),
                100 * cache.hitRate());
        sayIf(
                loads >= ENOUGH_LOADS && cache.evictions().getOrDefault("size", 0L) > MANY_EVICTIONS * loads,
                "Cache %s pushes entries out for room: raise its maximum size.",
                cache.cache());
        sayIf(
                loads >= ENOUGH_LOADS && cache.loadFailures() > MANY_FAILURES * loads,
                "Cache %s: %d of %d loads failed; stale-if-error would serve old values meanwhile.",
                cache.cache(),
                cache.loadFailures(),
                loads);
        sayIf(
                loads >= ENOUGH_LOADS && cache.refusedFills() > MANY_REFUSED * loads,
                "Cache %s: %d loaded values came too late to be kept; loads outlast their lease, or keys are invalidated"
                        + " while they load.",
                cache.cache(),
                cache.refusedFills());
        lookAtEnvelopes(cache);
    }

    private void lookAtEnvelopes(CacheFigures cache) {
        long tooLarge = cache.tierErrors().getOrDefault("too_large", 0L);
        sayIf(
                tooLarge > 0,
                "Cache %s: %d values were too large for Redis and stay in memory; raise its maximum value size, or make"
                        + " them smaller.",
                cache.cache(),
                tooLarge);
        long unreadable = cache.tierErrors().getOrDefault("schema", 0L);
        sayIf(
                unreadable > 0,
                "Cache %s found %d values of another schema: another version of the application writes the same cache.",
                cache.cache(),
                unreadable);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency more
    private void sayIf(boolean isSo, String sentence, Object... parts) {
        if (isSo) {
            sentences.add(String.format(Locale.ROOT, sentence, parts));
        }
    }
}
