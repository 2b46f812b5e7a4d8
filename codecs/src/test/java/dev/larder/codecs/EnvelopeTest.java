package dev.larder.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import dev.larder.tier.Entry;
import dev.larder.tier.EnvelopeDamage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EnvelopeTest {

    private static final String KEY = "shop:v1:goal:42";
    private static final int TAGS_AT = 52;

    @Test
    void hasItsFieldsWhereTheFormatSays() {
        Entry<Payload> entry = new Entry<>(
                Payload.packed(new byte[] {7, 8}, Compression.GZIP, 100),
                0x0102030405060708L,
                0x11,
                0x12,
                0x13,
                0x14,
                0x15,
                Set.of("b", "a"));
        byte[] bytes = new Envelope(Serializer.JSON, 0x16171819, entry).write(KEY);
        assertThat(HexFormat.of().formatHex(bytes, 0, bytes.length - 4))
                .isEqualTo("4c" + "01" + "00" + "01"
                        + "0102030405060708"
                        + "0000000000000011" + "0000000000000012" + "0000000000000013"
                        + "00000014" + "0000000000000015" + "16171819"
                        + "02" + "0161" + "0162"
                        + "00000002" + "0708");
    }

    @Test
    void ofANegativeEntryHasNoPayload() {
        byte[] bytes = negative().write(KEY);
        assertThat(bytes).hasSize(53 + 4 + 4).containsSubsequence(0x4c, 1, 1, 1);
        assertThat(Envelope.read(KEY, bytes)).isEqualTo(negative());
    }

    @Nested
    class IsRefused {

        @ParameterizedTest
        @CsvSource({
            "0, 00, MAGIC",
            "1, 02, FORMAT",
            "1, 00, FORMAT",
            "2, 02, FORMAT",
            "2, 04, FORMAT",
            "2, 80, FORMAT",
            "3, 04, FORMAT",
            "3, 0f, FORMAT",
            "3, 41, FORMAT",
            "3, f1, FORMAT",
            "52, 01, TRUNCATED",
            "52, ff, TRUNCATED",
        })
        void whereAByteIsUnknown(int at, String value, Kind kind) {
            assertRefused(kind, bytes -> bytes[at] = (byte) Integer.parseInt(value, 16));
        }

        @Test
        void whenAByteAnywhereElseIsAnother() {
            assertRefused(Kind.CHECKSUM, bytes -> bytes[5]++, /* sealed= */ false);
        }

        @Test
        void whenItsTimesDecrease() {
            assertRefused(Kind.FORMAT, bytes -> ByteBuffer.wrap(bytes).putLong(12, Long.MAX_VALUE));
        }

        @Test
        void whenItHasAnotherLengthThanItSays() {
            assertRefused(Kind.TRUNCATED, bytes -> ByteBuffer.wrap(bytes).putInt(TAGS_AT + 1, 3));
            byte[] longer = Arrays.copyOf(envelope(new byte[2]).write(KEY), 80);
            assertKind(Kind.TRUNCATED, EnvelopeDamage.sealed(KEY, longer));
        }

        @Test
        void whenItHasATagThatNoRecordNames() {
            assertKind(Kind.FORMAT, tagged("a".repeat(65).getBytes(StandardCharsets.UTF_8)));
            assertKind(Kind.FORMAT, tagged(new byte[] {'a', (byte) 0xff}));
            assertThat(Envelope.read(KEY, tagged("\uFFFD".getBytes(StandardCharsets.UTF_8)))
                            .entry()
                            .tags())
                    .containsExactly("\uFFFD");
        }

        // As a client might write it that does not know the rules for tags.
        private byte[] tagged(byte[] tag) {
            byte[] plain = envelope(new byte[2]).write(KEY);
            ByteBuffer bytes = ByteBuffer.allocate(plain.length + 1 + tag.length);
            bytes.put(plain, 0, TAGS_AT).put((byte) 1).put((byte) tag.length).put(tag);
            bytes.put(plain, TAGS_AT + 1, plain.length - TAGS_AT - 1);
            return EnvelopeDamage.sealed(KEY, bytes.array());
        }

        @Test
        void whenItDeniesTheValueThatItHas() {
            assertRefused(Kind.FORMAT, bytes -> bytes[2] = 1);
        }

        @Test
        void whenItPromisesMoreThanThereCanBe() {
            byte[] bytes = gzipped(1_000).write(KEY);
            ByteBuffer.wrap(bytes).putInt(TAGS_AT + 1, -1);
            assertKind(Kind.TOO_LARGE, EnvelopeDamage.sealed(KEY, bytes));
        }
    }

    @Nested
    class ItsPayload {

        @Test
        void isNotInflatedBeyondWhatItPromises() {
            Payload honest = Payload.packed(new byte[100_000], Compression.GZIP, 0);
            assertThat(honest.unpacked(100_000)).hasSize(100_000);
            assertRefused(Kind.TOO_LARGE, honest, 99_999);
            assertRefused(Kind.TRUNCATED, lying(honest, 50_000), 100_000);
            assertRefused(Kind.TRUNCATED, lying(honest, 100_001), 200_000);
        }

        @Test
        void costsNoMemoryForALie() {
            assertRefused(
                    Kind.TRUNCATED,
                    lying(Payload.packed(new byte[1_000], Compression.GZIP, 0), Integer.MAX_VALUE),
                    Integer.MAX_VALUE);
        }

        @Test
        void isRefusedIfItIsNoGzip() {
            assertRefused(Kind.PAYLOAD, new Payload(Compression.GZIP, 10, new byte[20]), 100);
            assertRefused(Kind.PAYLOAD, new Payload(Compression.GZIP, 0, new byte[0]), 100);
            byte[] cut = Arrays.copyOf(
                    Payload.packed(new byte[1_000], Compression.GZIP, 0).stored(), 15);
            assertRefused(Kind.PAYLOAD, new Payload(Compression.GZIP, 1_000, cut), 1_000);
        }

        @ParameterizedTest
        @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
        void comesBackFromEachCompression(Compression compression) {
            byte[] text = "sail ".repeat(300).getBytes(StandardCharsets.UTF_8);
            Payload payload = Payload.packed(text, compression, 0);
            assertThat(payload.compression()).isEqualTo(compression);
            assertThat(payload.stored()).hasSizeLessThan(100);
            assertThat(payload.unpacked(text.length)).isEqualTo(text);
            for (int wrong : new int[] {0, 1, text.length - 1, text.length + 1, 2_000}) {
                assertRefused(Kind.TRUNCATED, lying(payload, wrong), 10_000);
            }
        }

        @ParameterizedTest
        @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
        void isRefusedHoweverItIsDamaged(Compression compression) {
            byte[] text = "sail ".repeat(300).getBytes(StandardCharsets.UTF_8);
            byte[] stored = Payload.packed(text, compression, 0).stored();
            for (int cut = 0; cut < stored.length; cut++) {
                Payload damaged = new Payload(compression, text.length, Arrays.copyOf(stored, cut));
                assertThatExceptionOfType(CodecException.class).isThrownBy(() -> damaged.unpacked(text.length));
            }
        }

        @Test
        void staysAsItIsWhereCompressionWouldNotHelp() {
            byte[] noise = new byte[5_000];
            new Random(1).nextBytes(noise);
            assertThat(Payload.packed(noise, Compression.GZIP, 0).compression()).isEqualTo(Compression.NONE);
            assertThat(Payload.packed(new byte[1_024], Compression.GZIP, 1_024).compression())
                    .isEqualTo(Compression.NONE);
            assertThat(Payload.packed(new byte[1_025], Compression.GZIP, 1_024).compression())
                    .isEqualTo(Compression.GZIP);
        }

        private Payload lying(Payload payload, int length) {
            return new Payload(payload.compression(), length, payload.stored());
        }

        private void assertRefused(Kind kind, Payload payload, int maxBytes) {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> payload.unpacked(maxBytes))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
        }
    }

    @Test
    void takesACostBeyondJavasIntForTheLargest() {
        byte[] bytes = envelope(new byte[2]).write(KEY);
        ByteBuffer.wrap(bytes).putInt(36, -1);
        assertThat(Envelope.read(KEY, EnvelopeDamage.sealed(KEY, bytes)).entry().loadCostMicros())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void isBoundToTheWholeKey() {
        byte[] bytes = envelope(new byte[2]).write(KEY);
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> Envelope.read("shop:v2:goal:42", bytes))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CHECKSUM));
    }

    @Test
    void hashesSchemasApart() {
        assertThat(SchemaHash.of("Goal:1")).isNotEqualTo(SchemaHash.of("Goal:2"));
        assertThat(SchemaHash.of("123456789")).isEqualTo(0xe3069283);
    }

    private static void assertRefused(Kind kind, Consumer<byte[]> damage) {
        assertRefused(kind, damage, /* sealed= */ true);
    }

    private static void assertRefused(Kind kind, Consumer<byte[]> damage, boolean sealed) {
        byte[] bytes = envelope(new byte[2]).write(KEY);
        damage.accept(bytes);
        assertKind(kind, sealed ? EnvelopeDamage.sealed(KEY, bytes) : bytes);
    }

    private static void assertKind(Kind kind, byte[] bytes) {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> Envelope.read(KEY, bytes))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static Envelope envelope(byte[] payload) {
        return new Envelope(Serializer.JSON, 5, entry(Payload.packed(payload, Compression.GZIP, Integer.MAX_VALUE)));
    }

    private static Envelope gzipped(int length) {
        return new Envelope(Serializer.JSON, 5, entry(Payload.packed(new byte[length], Compression.GZIP, 0)));
    }

    private static Envelope negative() {
        return new Envelope(Serializer.JSON, 5, entry(null));
    }

    private static Entry<Payload> entry(@Nullable Payload payload) {
        return new Entry<>(payload, 1, 1_000, 2_000, 3_000, 77, 9, Set.of());
    }
}
