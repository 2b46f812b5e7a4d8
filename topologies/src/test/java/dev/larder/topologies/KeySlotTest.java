package dev.larder.topologies;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeySlotTest {
    /** As {@code CLUSTER KEYSLOT} answers. */
    @ParameterizedTest
    @CsvSource({"123456789, 12739", "foo, 12182", "{foo}bar, 12182", "'', 0", "grün, 14522"})
    void isTheOneRedisComputes(String key, int slot) {
        assertThat(KeySlot.of(key)).isEqualTo(slot);
    }

    @ParameterizedTest
    @CsvSource({"x{foo}{bar}, foo", "'{}foo', '{}foo'", "'foo{', 'foo{'", "'}foo{bar}', bar"})
    void isThatOfWhatIsBetweenTheFirstBraces(String key, String same) {
        assertThat(KeySlot.of(key)).isEqualTo(KeySlot.of(same));
    }
}
