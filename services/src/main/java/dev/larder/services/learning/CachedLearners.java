package dev.larder.services.learning;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.warm.Warmer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Who learns, behind caches. What is changed is written through, under the key's write lease. */
final class CachedLearners implements Learners {

    private static final int ACTIVE = 1_000;

    private final Learners source;
    private final Consumer<Outcome> heard;
    private final Cache<Long, Learner> users;
    private final Cache<Long, Preferences> preferences;
    private final Cache<String, Session> sessions;

    CachedLearners(Learners source, Larder larder, Consumer<Outcome> heard) {
        this.source = source;
        this.heard = heard;
        users = larder.cache(CacheSpec.of("user:{user_id}", Long.class, Learner.class)
                .timeToLive(ofHours(1))
                .staleIfError(ofHours(1))
                .optionalLoader(source::user));
        preferences = larder.cache(CacheSpec.of("user:preferences:{user_id}", Long.class, Preferences.class)
                .timeToLive(ofHours(1))
                .staleIfError(ofHours(1))
                .optionalLoader(source::preferences));
        sessions = larder.cache(CacheSpec.of("user:session:{session_id}", String.class, Session.class)
                .timeToLive(ofMinutes(30))
                .optionalLoader(source::session)
                .bulkLoader(source::sessions));
    }

    @Override
    public Optional<Learner> user(long id) {
        return answer(users.lookup(id));
    }

    @Override
    public Optional<Preferences> preferences(long userId) {
        return answer(preferences.lookup(userId));
    }

    @Override
    public Optional<Session> session(String id) {
        return answer(sessions.lookup(id));
    }

    @Override
    public Map<String, Session> sessions(Collection<String> ids) {
        return sessions.getAll(ids);
    }

    @Override
    public List<String> openSessions(int atMost) {
        return source.openSessions(atMost);
    }

    @Override
    public Learner create(Learner.Profile profile) {
        return source.create(profile);
    }

    @Override
    public Learner change(long id, Learner.Profile profile, OptionalLong expected) {
        return Objects.requireNonNull(users.update(id, () -> source.change(id, profile, expected)));
    }

    @Override
    public Preferences prefer(Preferences wanted, OptionalLong expected) {
        return Objects.requireNonNull(preferences.update(wanted.userId(), () -> source.prefer(wanted, expected)));
    }

    @Override
    public Session begin(long userId) {
        return source.begin(userId);
    }

    @Override
    public Session end(String id) {
        return Objects.requireNonNull(sessions.update(id, () -> source.end(id)));
    }

    /** Sessions that are open, the youngest first, before their users go on. */
    Warmer<String, Session> activeSessions() {
        return Warmer.ofKeys("active-sessions", sessions, () -> source.openSessions(ACTIVE).stream())
                .rate(500)
                .atStart();
    }

    private <T> Optional<T> answer(Lookup<T> lookup) {
        heard.accept(lookup.outcome());
        return lookup.asOptional();
    }
}
