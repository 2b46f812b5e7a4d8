package dev.larder.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.internal.keys.Glob;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A pattern must mean the same to memory, which applies it here, and to a sweeper, which lets the server apply it. */
final class GlobIT {

    private static final int KEYS = 500;
    private static final int PATTERNS = 2_000;

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final Random random = new Random(20261120);

    @Test
    void matchesWhatTheServerMatches() {
        Set<String> keys = someKeys();
        keys.forEach(key -> REDIS.raw().set(key, ""));
        for (int i = 0; i < PATTERNS; i++) {
            String pattern = text("abc*?[]^-\\:", 8);
            Glob glob = Glob.of(pattern);
            assertThat(keys.stream().filter(glob::matches).collect(Collectors.toSet()))
                    .as("pattern %s", pattern)
                    .isEqualTo(new HashSet<>(REDIS.raw().keys(pattern)));
        }
    }

    private Set<String> someKeys() {
        Set<String> keys = new HashSet<>();
        while (keys.size() < KEYS) {
            keys.add(text("abc-]^\\[:*", 6));
        }
        return keys;
    }

    private String text(String alphabet, int maxLength) {
        return random.ints(1 + random.nextInt(maxLength), 0, alphabet.length())
                .mapToObj(i -> String.valueOf(alphabet.charAt(i)))
                .collect(Collectors.joining());
    }
}
