package dev.larder.internal.engine;

import dev.larder.CacheSpec;
import dev.larder.Memory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a cache's settings say to no effect, each as a sentence with a cure. Only what contradicts itself: a setting that waits for a tier
 * which this process happens not to have is not named, since the same cache may stand elsewhere. Pure.
 */
final class IdleSettings {

    private static final CacheSpec<String, String> DEFAULTS = CacheSpec.of("any:{key}", String.class, String.class);

    private final CacheSpec<?, ?> spec;
    private final boolean hasMemory;
    private final List<String> sentences = new ArrayList<>();

    private IdleSettings(CacheSpec<?, ?> spec, Memory bound) {
        this.spec = spec;
        this.hasMemory = bound.maximum() > 0;
    }

    /** The sentences about a cache whose memory is so bounded, and which has tiers below it or has not. */
    static List<String> of(CacheSpec<?, ?> spec, Memory bound, boolean hasTiersBelow) {
        IdleSettings idle = new IdleSettings(spec, bound);
        idle.lookAtTiers(hasTiersBelow);
        idle.lookAtMemory(bound);
        idle.lookAtStale();
        return List.copyOf(idle.sentences);
    }

    private void lookAtTiers(boolean hasTiersBelow) {
        sayIf(
                !hasMemory && !hasTiersBelow,
                "nothing is kept: it has no room in memory, and no tier below it; give it a memory, or the Larder a shared tier");
        boolean isWrittenDown = spec.isShared() || spec.isOnDisk();
        sayIf(!isWrittenDown && spec.codecs() != null, unwritten("codecs"));
        sayIf(!isWrittenDown && spec.compressAbove() != DEFAULTS.compressAbove(), unwritten("compressAbove"));
        sayIf(!isWrittenDown && spec.maximumValueSize() != DEFAULTS.maximumValueSize(), unwritten("maximumValueSize"));
        sayIf(
                !spec.isShared() && !hasLoadTimeout() && !spec.leaseLimit().equals(DEFAULTS.leaseLimit()),
                "leaseLimit does nothing: it is of loads for a shared tier, and of loads with a timeout; remove it, or"
                        + " notShared");
    }

    private static String unwritten(String setting) {
        return setting + " does nothing: the cache's values are in memory only; remove it, or memoryOnly";
    }

    private void lookAtMemory(Memory bound) {
        sayIf(
                !hasMemory && spec.prefetch() > 0,
                "prefetch does nothing: what it brings would wait in memory, and there is none; remove it, or give the cache a memory");
        sayIf(
                bound.isResized() && !spec.isAnalysed(),
                "the memory is never resized: that takes the analysis; remove notAnalysed, or resizedBetween");
    }

    private void lookAtStale() {
        boolean servesStale = isPositive(spec.staleIfError()) || isPositive(spec.staleWhileRevalidate());
        sayIf(
                !servesStale && spec.softLoadTimeout() != null,
                "softLoadTimeout does nothing: there is nothing stale to answer; add staleIfError or"
                        + " staleWhileRevalidate, or take hardLoadTimeout");
    }

    private boolean hasLoadTimeout() {
        return spec.softLoadTimeout() != null || spec.hardLoadTimeout() != null;
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero();
    }

    private void sayIf(boolean isSo, String sentence) {
        if (isSo) {
            sentences.add(sentence);
        }
    }
}
