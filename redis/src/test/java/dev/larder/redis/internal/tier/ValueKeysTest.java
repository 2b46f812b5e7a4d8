package dev.larder.redis.internal.tier;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.Test;

final class ValueKeysTest {

    private final ValueKeys keys = new ValueKeys("shop:v1");

    @Test
    void areThoseOfTheWireFormat() {
        assertThat(keys.value("goal:42")).isEqualTo("shop:v1:goal:42");
        assertThat(ValueKeys.lease(keys.value("goal:42"))).isEqualTo("{shop:v1:goal:42}~lease");
    }

    @Test
    void aLeaseIsOnTheSlotOfItsValue() {
        for (int i = 0; i < 100; i++) {
            assertThat(SlotHash.getSlot(ValueKeys.lease(keys.value("goal:" + i))))
                    .isEqualTo(SlotHash.getSlot(keys.value("goal:" + i)));
        }
    }
}
