package dev.larder.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DurabilityTest {

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 17})
    void refusesANumberOfReplicasThatCannotBe(int count) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durability.replicas(count))
                .withMessageContaining("replicas(" + count + ")")
                .withMessageContaining("replicas(1) to replicas(16)")
                .withMessageContaining("master()");
    }

    @Test
    void saysWhatItIs() {
        assertThat(Durability.replicas(2)).hasToString("replicas(2)");
        assertThat(Durability.master()).hasToString("master");
    }
}
