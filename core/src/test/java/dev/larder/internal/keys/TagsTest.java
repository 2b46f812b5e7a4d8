package dev.larder.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TagsTest {

    @Test
    void keepsATagOf64Bytes() {
        assertThat(Tags.asStored("user:42")).isEqualTo("user:42");
        assertThat(Tags.asStored("x".repeat(64))).hasSize(64);
        assertThat(Tags.asStored("é".repeat(32))).isEqualTo("é".repeat(32));
        assertThat(Tags.asStored("")).isEmpty();
    }

    @Test
    void hashesALongerOne() {
        assertThat(Tags.asStored("x".repeat(65))).matches("~[0-9a-f]{32}");
        assertThat(Tags.asStored("é".repeat(33))).matches("~[0-9a-f]{32}");
    }

    @Test
    void changesNothingTheSecondTime() {
        String stored = Tags.asStored("x".repeat(100));
        assertThat(Tags.asStored(stored)).isEqualTo(stored);
        assertThat(Tags.asStored(Tags.asStored("a\ud800"))).isEqualTo("a?");
    }
}
