package dev.larder.redis.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.redis.internal.address.Endpoint;
import dev.larder.redis.internal.connection.SlotMap.Range;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SlotMapTest {

    private static final Endpoint ASKED = new Endpoint("asked", 7);
    private static final Endpoint A = new Endpoint("a", 1);
    private static final Endpoint B = new Endpoint("b", 2);

    @Test
    void readsWhatTheServerAnswers() {
        SlotMap map = SlotMap.of(
                new Info("cluster_state:ok\r\ncluster_current_epoch:6\r\n"),
                List.of(range(0, 99, node("a", 1), node("r", 9)), range(100, 16_383, node("b", 2))),
                ASKED);

        assertThat(map.epoch()).isEqualTo(6);
        assertThat(map.ranges()).containsExactly(new Range(0, 99, A), new Range(100, 16_383, B));
        assertThat(map.masters()).containsExactly(A, B);
        assertThat(map.replicas()).containsExactly(new Endpoint("r", 9));
    }

    @Test
    void slotsStandInTheirOrderWhateverThatOfTheAnswer() {
        SlotMap map =
                SlotMap.of(new Info(""), List.of(range(100, 16_383, node("b", 2)), range(0, 99, node("a", 1))), ASKED);

        assertThat(map.ranges()).containsExactly(new Range(0, 99, A), new Range(100, 16_383, B));
    }

    @Test
    void ofSeveralMapsTheOneOfTheGreatestEpochCounts() {
        assertThat(SlotMap.newest(List.of(of(1, A), of(3, B), of(2, A), of(2, A)), of(1, A)))
                .isEqualTo(of(3, B));
    }

    @Test
    void atOneEpochTheMapThatMostNodesNameCounts() {
        // 1. A is in office, of epoch 1. 2. B stands for election, for epoch 2, of which all hear. 3. B is elected, and
        // two have heard of that.
        assertThat(SlotMap.newest(List.of(of(2, A), of(2, B), of(2, B)), of(1, A)))
                .isEqualTo(of(2, B));
    }

    @Test
    void whereAsManyNodesNameEitherWhatIsHeldStays() {
        assertThat(SlotMap.newest(List.of(of(2, A), of(2, B)), of(2, B))).isEqualTo(of(2, B));
        assertThat(SlotMap.newest(List.of(of(2, B), of(2, A)), of(2, B))).isEqualTo(of(2, B));
    }

    @Test
    void whereAsManyNodesNameEitherAndNothingIsHeldTheFirstCounts() {
        assertThat(SlotMap.newest(List.of(of(2, A), of(2, B)), map(-1))).isEqualTo(of(2, A));
    }

    @Test
    void aNodeThatDoesNotKnowItsAddressIsWhereItWasAsked() {
        for (String unknown : Arrays.asList("", "?", null)) {
            SlotMap map = SlotMap.of(new Info(""), List.of(range(0, 1, node(unknown, 3))), ASKED);

            assertThat(map.masters()).containsExactly(new Endpoint("asked", 3));
        }
    }

    @Test
    void slotsThatNobodyServesAreLeftOut() {
        assertThat(SlotMap.of(new Info(""), List.of(List.of(0L, 16_383L)), ASKED)
                        .ranges())
                .isEmpty();
    }

    @Test
    void countsWhatOthersHaveInherited() {
        SlotMap before = map(1, new Range(0, 99, ASKED), new Range(100, 199, A));
        SlotMap after = map(2, new Range(0, 9, A), new Range(10, 99, B), new Range(100, 199, A));

        assertThat(after.heirsOf(ASKED, before)).isEqualTo(Map.of(A, 10, B, 90));
        assertThat(after.heirsOf(B, before)).isEmpty();
    }

    private static SlotMap of(long epoch, Endpoint master) {
        return map(epoch, new Range(0, 16_383, master));
    }

    private static SlotMap map(long epoch, Range... ranges) {
        return new SlotMap(epoch, List.of(ranges), Set.of());
    }

    private static List<Object> range(long from, long to, Object... nodes) {
        Object[] parts = new Object[2 + nodes.length];
        parts[0] = from;
        parts[1] = to;
        System.arraycopy(nodes, 0, parts, 2, nodes.length);
        return List.of(parts);
    }

    private static List<Object> node(@Nullable String host, long port) {
        return Arrays.asList(host == null ? null : host.getBytes(StandardCharsets.UTF_8), port);
    }
}
