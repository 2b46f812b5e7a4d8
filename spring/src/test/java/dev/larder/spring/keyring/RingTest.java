package dev.larder.spring.keyring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RingTest {

    private static final RingRules RULES =
            new RingRules(Duration.ofMillis(1_000), Duration.ofMillis(500), Duration.ofMillis(100), 3, 0);

    private static RingKey key(int id, long activeMillis) {
        return new RingKey(String.format("%016x", id), activeMillis, activeMillis, "p.AAAA");
    }

    private static Ring ring(RingKey... keys) {
        return new Ring(List.of(keys));
    }

    private static Optional<String> active(Ring ring, long nowMillis) {
        return ring.active(nowMillis, key -> true).map(RingKey::id);
    }

    @Test
    void theNewestKeyThatIsActiveProtectsWhatIsNew() {
        Ring ring = ring(key(1, 0), key(2, 1_000));

        assertThat(active(ring, 999)).hasValue(key(1, 0).id());
        assertThat(active(ring, 1_000)).hasValue(key(2, 0).id());
    }

    @Test
    void whereNoneIsActiveTheNextOneIs() {
        assertThat(active(ring(key(1, 50), key(2, 1_000)), 0))
                .hasValue(key(1, 0).id());
        assertThat(active(Ring.EMPTY, 0)).isEmpty();
    }

    @Test
    void aKeyIsReadForATimeAfterAnotherTookItsPlace() {
        Ring ring = ring(key(1, 0), key(2, 1_000), key(3, 5_000));

        assertThat(ring.kept(RULES, 1_499).keys()).hasSize(3);
        assertThat(ring.kept(RULES, 1_500).keys())
                .extracting(RingKey::activeMillis)
                .containsExactly(5_000L, 1_000L);
    }

    @Test
    void theOnlyKeyIsReadForEver() {
        assertThat(ring(key(1, 0)).kept(RULES, 1_000_000).keys()).hasSize(1);
    }

    @Test
    void ofTooManyKeysTheOldestGo() {
        Ring ring = ring(key(1, 1), key(2, 2), key(3, 3), key(4, 4));

        assertThat(ring.kept(RULES, 10).keys())
                .extracting(RingKey::activeMillis)
                .containsExactly(4L, 3L, 2L);
    }

    @Test
    void keysThatSomebodySawAreForgotten() {
        RingRules seen = new RingRules(RULES.rotateEvery(), RULES.readFor(), RULES.lead(), 3, 600);

        assertThat(ring(key(1, 0), key(2, 700)).kept(seen, 800).keys()).containsExactly(key(2, 700));
    }

    @Test
    void theNextKeyIsMadeBeforeItIsUsed() {
        Ring ring = ring(key(1, 0));

        assertThat(ring.next(RULES, 899, key -> true)).isEmpty();
        assertThat(ring.next(RULES, 900, key -> true)).hasValue(1_000L);
        assertThat(ring.next(RULES, 5_000, key -> true))
                .as("nobody looked for long")
                .hasValue(5_100L);
        assertThat(ring.next(RULES, 10, key -> false)).as("none can be read").hasValue(10L);
    }

    @Test
    void unitingIsTheSameWhoeverDoesIt() {
        Ring one = ring(key(1, 1), key(2, 2));
        Ring other = ring(key(2, 2), key(3, 3));

        assertThat(one.and(other)).isEqualTo(other.and(one));
        assertThat(one.and(other).keys()).hasSize(3);
    }

    @Test
    void theTextIsReadAsItWasWritten() {
        Ring ring = ring(key(1, 1), key(0xabcdef, 2));

        assertThat(RingText.read(RingText.write(ring))).isEqualTo(ring);
    }

    @Test
    void whatIsNoKeyIsLeftOut() {
        assertThat(RingText.read("anything".getBytes(StandardCharsets.UTF_8))).isEqualTo(Ring.EMPTY);
        assertThat(RingText.read(new byte[0])).isEqualTo(Ring.EMPTY);
        assertThat(RingText.read("larder-keyring 1\nno key\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Ring.EMPTY);
    }
}
