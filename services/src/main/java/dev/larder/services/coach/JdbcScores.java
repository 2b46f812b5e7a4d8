package dev.larder.services.coach;

import dev.larder.services.web.InvalidInputException;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;

/** ARI snapshots in a database. Each change is one transaction. */
final class JdbcScores implements Scores {

    private final Tables tables;

    JdbcScores(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Optional<AriSnapshot> current(long userId) {
        return tables.ari().newest(userId, 1).stream().findFirst();
    }

    @Override
    public Optional<AriHistory> history(long userId) {
        List<AriSnapshot> found = tables.ari().newest(userId, AriHistory.MAX_SNAPSHOTS + 1);
        boolean truncated = found.size() > AriHistory.MAX_SNAPSHOTS;
        List<AriSnapshot> kept = truncated ? found.subList(0, AriHistory.MAX_SNAPSHOTS) : found;
        return tables.ofUser(userId, new AriHistory(userId, kept, truncated), kept.isEmpty());
    }

    @Override
    public Optional<Prediction> prediction(long userId) {
        List<AriSnapshot> newest = tables.ari().newest(userId, Prediction.MAX_SNAPSHOTS);
        return tables.ofUser(userId, Prediction.from(userId, newest), newest.isEmpty());
    }

    @Override
    public AriSnapshot record(long userId, AriDraft draft) {
        if (draft.takenOn().isAfter(tables.today())) {
            throw new InvalidInputException("takenOn", "is yet to come", "a day up to " + tables.today());
        }
        try {
            return tables.inTransaction(() -> add(draft.of(userId)));
        } catch (DuplicateKeyException taken) {
            throw ConflictException.dayTaken(draft.takenOn());
        }
    }

    private AriSnapshot add(AriSnapshot snapshot) {
        tables.users().locked(snapshot.userId());
        tables.ari().insert(snapshot, tables.now());
        tables.note(
                snapshot.userId(), Activity.Kind.ARI_RECORDED, null, snapshot.score() + " on " + snapshot.takenOn());
        return snapshot;
    }
}
