package dev.larder.services.coach;

import java.util.Optional;

/** Scores behind caches. */
final class CachedScores implements Scores {

    private final Scores source;
    private final CoachCaches caches;

    CachedScores(Scores source, CoachCaches caches) {
        this.source = source;
        this.caches = caches;
    }

    @Override
    public Optional<AriSnapshot> current(long userId) {
        return caches.answer(caches.ari.lookup(userId));
    }

    @Override
    public Optional<AriHistory> history(long userId) {
        return caches.answer(caches.histories.lookup(userId));
    }

    @Override
    public Optional<Prediction> prediction(long userId) {
        return caches.answer(caches.predictions.lookup(userId));
    }

    @Override
    public AriSnapshot record(long userId, AriDraft draft) {
        return caches.created(
                source.record(userId, draft), snapshot -> new CoachEvent.AriSnapshotCreated(snapshot.userId()));
    }
}
