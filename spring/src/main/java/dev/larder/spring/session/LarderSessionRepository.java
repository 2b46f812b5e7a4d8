package dev.larder.spring.session;

import dev.larder.Acknowledgement;
import dev.larder.Clock;
import dev.larder.TierUnavailableException;
import dev.larder.internal.threads.Threads;
import dev.larder.spring.session.WaitingChanges.Waiting;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.UuidSessionIdGenerator;

/**
 * Spring Session's repository over Larder. What one request changed is merged into what stands in Redis; every node sees it at its next
 * read. While Redis is away a node goes on with the sessions in its memory, and what changes there waits until Redis is back, for at most
 * {@value WaitingChanges#MOST} sessions. Thread-safe; blocks for a few round trips.
 *
 * <p>Redis does not know the identifiers of sessions, so what is found by a principal has other ones: they end a session with {@link
 * #deleteById} and write to it with {@link #save}, but nobody gets into a session with them, {@link #findById} knows none.
 *
 * @since 0.1
 */
public final class LarderSessionRepository implements FindByIndexNameSessionRepository<LarderSession>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LarderSessionRepository.class);

    private static final Duration RETRY_EVERY = Duration.ofSeconds(1);

    private static final String FOUND = "~";

    private final SessionStore store;
    private final SessionIndex index;
    private final AttributeCodec codec;
    private final Duration timeout;
    private final long toleranceMillis;
    private final Clock clock;
    private final WaitingChanges waiting = new WaitingChanges(WaitingChanges.MOST);
    private final ScheduledExecutorService timer = Threads.timer("larder-sessions");

    LarderSessionRepository(SessionStore store, AttributeCodec codec, SessionProperties properties, Clock clock) {
        this.store = store;
        this.index = new SessionIndex(store);
        this.codec = codec;
        this.timeout = properties.timeout();
        this.toleranceMillis = properties.touchEvery().toMillis();
        this.clock = clock;
    }

    /** Begins to write what waits, as soon as Redis is back. */
    @SuppressWarnings(
            "FutureReturnValueIgnored") // it ends with the timer, and fails of nothing that a retry would not cure
    LarderSessionRepository retrying() {
        long millis = RETRY_EVERY.toMillis();
        timer.scheduleWithFixedDelay(this::writeWaiting, millis, millis, TimeUnit.MILLISECONDS);
        return this;
    }

    @Override
    public LarderSession createSession() {
        long now = clock.millis();
        StoredSession empty = new StoredSession(now, now, timeout.toSeconds(), Map.of());
        return session(UuidSessionIdGenerator.getInstance().generate(), empty, /* isNew= */ true);
    }

    @Override
    public @Nullable LarderSession findById(String id) {
        String hash = hashed(id);
        Optional<StoredSession> found = waiting.find(hash).map(Waiting::known).or(() -> store.find(hash));
        if (found.isPresent() && found.get().isExpired(clock.millis(), toleranceMillis)) {
            deleteById(id);
            return null;
        }
        return found.map(stored -> session(id, stored, /* isNew= */ false)).orElse(null);
    }

    private LarderSession session(String id, StoredSession stored, boolean isNew) {
        return new LarderSession(id, stored, isNew, codec, toleranceMillis);
    }

    /**
     * Writes what the session's request changed, if it changed anything that matters. A session that was ended meanwhile stays ended.
     *
     * @throws IllegalStateException if Redis is away, and too many changes wait for it already
     */
    @Override
    public void save(LarderSession session) {
        if (!session.isToBeWritten()) {
            return;
        }
        String hash = hashOf(session.getId());
        Change change = session.change();
        Optional<String> former = session.formerId();
        Optional<String> principal = index.toBeWritten(session);
        try {
            write(hash, change).ifPresent(session::written);
            if (principal.isPresent()) {
                index.add(principal.get(), hash, session);
            }
        } catch (TierUnavailableException away) {
            keepWaiting(session, hash, change);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            keepWaiting(session, hash, change);
        }
        former.ifPresent(this::deleteById);
    }

    private Optional<StoredSession> write(String hash, Change change) throws InterruptedException {
        Waiting before = waiting.find(hash).orElse(null);
        Optional<StoredSession> written =
                store.merge(hash, before == null ? change : before.change().and(change));
        if (before != null) {
            waiting.remove(hash, before);
        }
        return written;
    }

    private void keepWaiting(LarderSession session, String hash, Change change) {
        if (!waiting.add(hash, change, Optional.of(session.stored()))) {
            throw new IllegalStateException("Redis is away, and " + waiting.size()
                    + " changed sessions wait for it already; the change of this one cannot be kept");
        }
        waiting.find(hash).map(Waiting::known).ifPresent(session::written);
    }

    @Override
    public void deleteById(String id) {
        String hash = hashOf(id);
        waiting.forget(hash);
        if (store.end(hash) == Acknowledgement.DEFERRED) {
            LOG.debug("A session was ended while Redis is away; other nodes hear of it when it is back");
        }
    }

    /**
     * The sessions of a principal, whichever node they are on; with {@link #deleteById} for each key the principal is logged out everywhere.
     * Empty for other indexes.
     *
     * @return by identifiers that are good for {@link #deleteById} and {@link #save} only
     */
    @Override
    public Map<String, LarderSession> findByIndexNameAndIndexValue(String name, String principal) {
        if (!SessionIndex.PRINCIPAL.contains(name)) {
            return Map.of();
        }
        Map<String, LarderSession> found = new LinkedHashMap<>();
        List<String> ended = new ArrayList<>();
        for (String hash : index.find(principal)) {
            LarderSession session = present(hash)
                    .map(stored -> session(FOUND + hash, stored, /* isNew= */ false))
                    .orElse(null);
            if (session != null && principal.equals(index.principalOf(session))) {
                found.put(session.getId(), session);
            } else {
                ended.add(hash);
            }
        }
        if (store.isConnected()) {
            index.remove(principal, ended);
        }
        return found;
    }

    private Optional<StoredSession> present(String hash) {
        return waiting.find(hash)
                .map(Waiting::known)
                .or(() -> store.find(hash))
                .filter(stored -> !stored.isExpired(clock.millis(), toleranceMillis));
    }

    /** Whether a session that was not found does not exist, as far as Redis was there to say so of late. */
    boolean isSureOfWhatIsMissing() {
        return store.isSureOfWhatIsMissing();
    }

    private static String hashOf(String id) {
        return id.startsWith(FOUND) ? id.substring(FOUND.length()) : hashed(id);
    }

    /** Sessions whose changes wait for Redis. */
    public int waitingSessions() {
        return waiting.size();
    }

    /** Writes what waits, unless Redis is still away. */
    void writeWaiting() {
        try {
            for (String hash : waiting.hashes()) {
                if (store.isConnected()) {
                    writeWaiting(hash);
                }
            }
        } catch (TierUnavailableException away) {
            LOG.debug("Redis went away again: waiting={}", waiting.size());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeWaiting(String hash) throws InterruptedException {
        Waiting present = waiting.find(hash).orElse(null);
        if (present != null) {
            Optional<StoredSession> written = store.merge(hash, present.change());
            waiting.remove(hash, present);
            if (written.isPresent()) {
                index.add(hash, session(FOUND + hash, written.get(), /* isNew= */ false));
            }
        }
    }

    /** What Redis, the journal and logs know a session by. */
    static String hashed(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256, this one has not", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
