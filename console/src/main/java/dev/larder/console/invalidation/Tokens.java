package dev.larder.console.invalidation;

import dev.larder.Clock;
import dev.larder.console.api.Invalidations.Selector;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens of previews: a keyed hash of selector, count and end, good for five minutes and once. At most a thousand wait to be used, the oldest are
 * forgotten first. Thread-safe.
 */
final class Tokens {

    static final Duration GOOD_FOR = Duration.ofMinutes(5);
    private static final int WAITING = 1_000;

    /**
     * What was previewed.
     *
     * @param selector of what
     * @param count how many entries
     * @param expiresAt epoch milliseconds
     */
    record Previewed(Selector selector, long count, long expiresAt) {}

    private final Clock clock;
    private final byte[] secret;
    private long number;
    private final Map<String, Previewed> waiting = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Previewed> eldest) {
            return size() > WAITING;
        }
    };

    /** Tokens that nobody can make who does not have the secret. */
    Tokens(byte[] secret, Clock clock) {
        this.secret = secret.clone();
        this.clock = clock;
    }

    synchronized String give(Selector selector, long count) {
        Previewed previewed = new Previewed(selector, count, clock.millis() + GOOD_FOR.toMillis());
        String token = hash(++number + "\n" + previewed);
        waiting.put(token, previewed);
        return token;
    }

    private String hash(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            byte[] hash = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What was previewed, if the token is one that is good for this; then not any more. */
    synchronized Optional<Previewed> take(String token, Selector selector) {
        Previewed previewed = waiting.get(token);
        if (previewed == null || !previewed.selector.equals(selector)) {
            return Optional.empty();
        }
        waiting.remove(token);
        return clock.millis() < previewed.expiresAt ? Optional.of(previewed) : Optional.empty();
    }

    synchronized int size() {
        return waiting.size();
    }
}
