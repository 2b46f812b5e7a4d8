package dev.larder.spring.session;

import dev.larder.TierUnavailableException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.IndexResolver;
import org.springframework.session.PrincipalNameIndexResolver;
import org.springframework.session.ReactiveFindByIndexNameSessionRepository;

/**
 * Which sessions a principal has: one entry for each principal beside the sessions, under a hash of the name, with the hashes of the
 * sessions and when each was used. It is merged as sessions are, lives as long as the longest of them, and holds at most {@value #MOST};
 * the ones that were not used for longest make room. A session that has ended is found out by looking at it.
 */
final class SessionIndex {

    static final int MOST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(SessionIndex.class);

    /** What sessions on servlets call the principal, and what those on WebFlux call it; what holds one may be either's. */
    static final List<String> PRINCIPAL = List.of(
            FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME,
            ReactiveFindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME);

    private static final String SECURITY_CONTEXT = "SPRING_SECURITY_CONTEXT";
    private static final String PREFIX = "of-";
    /** The entry is written again in each of these parts of the time that a session lives. */
    private static final int PARTS = 4;

    private final List<IndexResolver<LarderSession>> principals =
            PRINCIPAL.stream().map(SessionIndex::resolver).toList();
    private final SessionStore store;

    SessionIndex(SessionStore store) {
        this.store = store;
    }

    /** Whose session it is, as far as it says; null if it is nobody's. */
    @Nullable String principalOf(LarderSession session) {
        return principals.stream()
                .flatMap(resolver -> resolver.resolveIndexesFor(session).values().stream())
                .findFirst()
                .orElse(null);
    }

    private static IndexResolver<LarderSession> resolver(String name) {
        return new PrincipalNameIndexResolver<>(name);
    }

    /** The principal for which the entry has to be written: of a session that got one, and now and again so that it does not end before. */
    Optional<String> toBeWritten(LarderSession session) {
        return isDue(session) ? Optional.ofNullable(principalOf(session)) : Optional.empty();
    }

    private static boolean isDue(LarderSession session) {
        long part = Math.max(1, session.getMaxInactiveInterval().toMillis() / PARTS);
        return PRINCIPAL.stream().anyMatch(session::hasChanged)
                || session.hasChanged(SECURITY_CONTEXT)
                || session.formerId().isPresent()
                || session.stored().lastAccessedMillis() / part
                        != session.getLastAccessedTime().toEpochMilli() / part;
    }

    /** Notes a session, if it has a principal. */
    void add(String hash, LarderSession session) throws InterruptedException {
        String principal = principalOf(session);
        if (principal != null) {
            add(principal, hash, session);
        }
    }

    /**
     * Notes a session of a principal.
     *
     * @throws TierUnavailableException if Redis is away
     */
    void add(String principal, String hash, LarderSession session) throws InterruptedException {
        long accessed = session.getLastAccessedTime().toEpochMilli();
        byte[] at = ByteBuffer.allocate(Long.BYTES).putLong(accessed).array();
        long seconds = session.getMaxInactiveInterval().toSeconds();
        // Written once in each part, it has to last for one part longer.
        long lives = seconds > 0 ? seconds + seconds / PARTS + 1 : seconds;
        Change change = new Change(/* isNew= */ true, accessed, accessed, lives, Map.of(hash, Optional.of(at)));
        store.merge(key(principal), change).ifPresent(entry -> makeRoom(principal, entry));
    }

    private void makeRoom(String principal, StoredSession entry) {
        int tooMany = entry.attributes().size() - MOST;
        if (tooMany > 0) {
            List<String> oldest = entry.attributes().entrySet().stream()
                    .sorted(Comparator.comparingLong(
                            each -> ByteBuffer.wrap(each.getValue()).getLong()))
                    .limit(tooMany)
                    .map(Map.Entry::getKey)
                    .toList();
            remove(principal, oldest);
        }
    }

    /** The hashes of a principal's sessions, some of which may have ended. */
    List<String> find(String principal) {
        return store.find(key(principal))
                .map(entry -> List.copyOf(entry.attributes().keySet()))
                .orElse(List.of());
    }

    /** Forgets sessions of a principal; where Redis is away they stay until they end. */
    void remove(String principal, List<String> hashes) {
        if (hashes.isEmpty()) {
            return;
        }
        store.find(key(principal)).ifPresent(entry -> {
            Map<String, Optional<byte[]>> gone = new HashMap<>();
            hashes.forEach(hash -> gone.put(hash, Optional.empty()));
            Change change = new Change(
                    /* isNew= */ false,
                    entry.createdMillis(),
                    entry.lastAccessedMillis(),
                    entry.maxInactiveSeconds(),
                    gone);
            try {
                store.merge(key(principal), change);
            } catch (TierUnavailableException away) {
                LOG.debug("Ended sessions stay in their index: cause={}", away.getMessage());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static String key(String principal) {
        return PREFIX + LarderSessionRepository.hashed(principal);
    }
}
