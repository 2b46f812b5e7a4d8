package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.redis.races.Tampering.valueKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Invalidation;
import io.lettuce.core.ScriptOutputType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Somebody reclaims the room of dead entries while somebody else puts a value in the place of one. */
final class SweeperIT extends ServerRace {

    /** Deletes a key if it still holds the entry that was judged. */
    private static final String SWEEP = """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then
              return 0
            end
            return redis.call('UNLINK', KEYS[1])
            """;

    private static final String SESSION = "session";

    @Test
    void removesWhatItHasJudged() {
        String dead = leaveADeadEntry(fleet.node());

        assertThat(sweep(dead)).isEqualTo(1);
        assertThat(redis.envelope(SESSION)).isEmpty();
    }

    @Test
    void leavesWhatWasPutMeanwhile() {
        Node a = fleet.node();
        Node b = fleet.node();
        String dead = leaveADeadEntry(a);
        // 3. A puts another value, which has no other home.
        assertThat(a.goals().put(SESSION, "second")).isEqualTo(ACKNOWLEDGED);
        // 4. The sweeper comes to remove what it has judged.
        assertThat(sweep(dead)).isZero();
        assertThat(a.get(SESSION)).isEqualTo("second");
        assertThat(b.get(SESSION)).isEqualTo("second");
    }

    @Nested
    class WithoutTheGuard {

        @Test
        void theValueThatWasPutMeanwhileIsLost() {
            Node a = fleet.node();
            leaveADeadEntry(a);
            assertThat(a.goals().put(SESSION, "second")).isEqualTo(ACKNOWLEDGED);

            redis.commands().del(valueKey(SESSION));

            assertThat(a.get(SESSION)).isNull();
        }
    }

    private String leaveADeadEntry(Node a) {
        // 1. A puts a value, and its group becomes untrue.
        assertThat(a.goals().put(SESSION, "first")).isEqualTo(ACKNOWLEDGED);
        assertThat(a.larder().invalidate(Invalidation.tag(TAG))).isEqualTo(ACKNOWLEDGED);
        // 2. The sweeper reads the entry and judges it dead.
        return redis.envelope(SESSION).orElseThrow();
    }

    private long sweep(String judged) {
        Long removed = redis.commands().eval(SWEEP, ScriptOutputType.INTEGER, new String[] {valueKey(SESSION)}, judged);
        return removed;
    }
}
