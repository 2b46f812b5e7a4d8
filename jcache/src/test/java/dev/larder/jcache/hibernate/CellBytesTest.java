package dev.larder.jcache.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.CodecException;
import dev.larder.jcache.internal.stored.AllowedClasses;
import dev.larder.jcache.internal.stored.Serialization;
import dev.larder.jcache.internal.stored.SerializedCodecs;
import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What other nodes read of a region. */
class CellBytesTest {

    enum Level {
        EASY,
        HARD
    }

    /** A class that nobody has allowed. */
    record Unlisted(String text) implements Serializable {}

    private final EntryCodec<Serializable> codec = new SerializedCodecs(new Serialization(
                    CellBytesTest.class::getClassLoader, AllowedClasses.of("").andHibernates()))
            .codecFor(new ValueShape(Serializable.class, "cell:1", 1 << 20, 1 << 20));

    private Serializable readBack(Serializable value) {
        byte[] bytes = codec.encode("shop:v1:k", new Entry<>(value, 0, 1, 2, 3, 0, 0, Set.of()));
        return Objects.requireNonNull(codec.decode("shop:v1:k", bytes).value());
    }

    private void isReadBack(Serializable value) {
        assertThat(readBack(value)).isEqualTo(value);
    }

    @Test
    void isWhatWasWritten() {
        UUID node = UUID.fromString("00000000-0000-0001-0000-000000000002");
        isReadBack(new Claim(node, 1));
        isReadBack(new Lock(List.of(new Holder(node, 1, 2))));
        isReadBack(new Lock(List.of(new Holder(node, 1, 2), new Holder(node, 3, 4), new Holder(node, 5, 6))));
        isReadBack(new Row(7L, 1, 2));
        isReadBack(new Change(1, List.of(new Change.Open("s", 2))));
    }

    @Test
    void mayHoldEnumsOfTheApplicationAndArraysOfThem() {
        isReadBack(new Row(Level.HARD, null, 2));
        assertThat((Level[]) readBack(new Level[] {Level.EASY})).containsExactly(Level.EASY);
    }

    @Test
    void holdNothingThatNobodyHasNamed() {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> readBack(new Row(new Unlisted("x"), null, 1)))
                .withMessageContaining("larder.classes");
    }
}
