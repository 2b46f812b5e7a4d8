package dev.larder.jcache.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.jcache.LarderCachingProvider;
import dev.larder.jcache.differential.Operations.Operation;
import dev.larder.jcache.differential.Subject.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random operations on Larder and on the reference implementation. Durations are none, an hour, or zero, by which entries expire at once: so no clock decides. By
 * reference, for the reference implementation takes out what has expired by value under another key.
 */
@Timeout(300)
class ReferenceImplementationTest {

    private static final String REFERENCE = "org.jsr107.ri.spi.RICachingProvider";
    private static final int OPERATIONS = 400;

    private record Policy(
            Duration created,
            @Nullable Duration accessed,
            @Nullable Duration updated) implements ExpiryPolicy {

        @Override
        public Duration getExpiryForCreation() {
            return created;
        }

        @Override
        public @Nullable Duration getExpiryForAccess() {
            return accessed;
        }

        @Override
        public @Nullable Duration getExpiryForUpdate() {
            return updated;
        }

        boolean mayExpire() {
            return Duration.ZERO.equals(accessed) || Duration.ZERO.equals(updated);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void answersTellsAndCountsTheSame(long seed) {
        Random random = new Random(seed);
        Policy policy = new Policy(created(random), other(random), other(random));
        Setting setting = new Setting(policy, random.nextBoolean(), random.nextBoolean());
        try (Subject reference = new Subject(REFERENCE, setting);
                Subject larder = new Subject(LarderCachingProvider.class.getName(), setting)) {
            Operations operations = new Operations(random, policy.mayExpire());
            List<String> story = new ArrayList<>(List.of(setting.toString()));
            for (int i = 0; i < OPERATIONS; i++) {
                compare(operations.next(), reference, larder, story);
            }
        }
    }

    private static void compare(Operation operation, Subject reference, Subject larder, List<String> story) {
        story.add(operation.name());
        Object expected = operation.run().apply(reference.cache());
        Object answered = operation.run().apply(larder.cache());
        List<String> last = story.subList(Math.max(0, story.size() - 12), story.size());
        assertThat(answered).as("answer of the last of %s", last).isEqualTo(expected);
        assertThat(told(larder, operation)).as("told of the last of %s", last).isEqualTo(told(reference, operation));
        assertThat(larder.counted()).as("figures behind %s", last).isEqualTo(reference.counted());
    }

    // Of many keys each provider has an order of its own.
    private static List<String> told(Subject subject, Operation operation) {
        List<String> told = subject.told();
        return operation.isBulk() ? told.stream().sorted().toList() : told;
    }

    private static Duration created(Random random) {
        return random.nextInt(8) == 0 ? Duration.ZERO : random.nextBoolean() ? Duration.ETERNAL : Duration.ONE_HOUR;
    }

    private static @Nullable Duration other(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Duration.ZERO;
            case 1 -> Duration.ETERNAL;
            case 2 -> Duration.ONE_HOUR;
            default -> null;
        };
    }
}
