package dev.larder.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import dev.larder.tier.CodecProvider;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

class MessagePackCodecsTest extends JacksonCodecsContract {

    @Override
    protected CodecProvider provider() {
        return new MessagePackCodecs();
    }

    @Nested
    class Bytes {

        record Mixed(int number, String text, byte[] bytes, List<Long> list) {}

        @Test
        void areWhatEveryMessagePackLibraryWrites() throws IOException {
            MessageBufferPacker other = MessagePack.newDefaultBufferPacker();
            other.packMapHeader(4);
            other.packString("number").packInt(7);
            other.packString("text").packString("é");
            other.packString("bytes").packBinaryHeader(2).writePayload(new byte[] {1, -1});
            other.packString("list").packArrayHeader(2).packLong(1).packLong(Long.MIN_VALUE);
            assertThat(written(Mixed.class, new Mixed(7, "é", new byte[] {1, -1}, List.of(1L, Long.MIN_VALUE))))
                    .isEqualTo(other.toByteArray());
        }

        @Test
        void areFewerThanThoseOfJson() {
            Goal goal = smallValue();
            int json = new JsonCodecs().codecFor(shape(Goal.class)).encode(KEY, entry(goal)).length;
            assertThat(codec(Goal.class).encode(KEY, entry(goal))).hasSizeLessThan(json);
        }

        @Test
        void keepNumbersBeyondWhatMessagePackHas() {
            for (BigInteger number : List.of(
                    BigInteger.TWO.pow(63),
                    BigInteger.TWO.pow(64).subtract(BigInteger.ONE),
                    BigInteger.TWO.pow(64),
                    BigInteger.TWO.pow(63).negate(),
                    BigInteger.TWO.pow(63).negate().subtract(BigInteger.ONE))) {
                assertThat(roundTrip(BigInteger.class, number)).isEqualTo(number);
            }
        }

        @Test
        void keepWhatIsEmptyAndWhatIsNested() {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("none", null);
            value.put("map", Map.of());
            value.put("list", List.of(List.of(), List.of(Map.of("a", List.of(1, "b", true, 1.5)))));
            assertThat(this.<Map<String, Object>>roundTripOf(Map.class, value)).isEqualTo(value);
        }

        @SuppressWarnings("TypeParameterUnusedInFormals")
        private <V> V roundTripOf(Class<?> type, V value) {
            return roundTrip(type, value);
        }
    }

    @Nested
    class APayload {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "", // nothing
                    "c1", // a byte that means nothing
                    "c0", // null
                    "0102", // more behind the value
                    "93", // a list without its elements
                    "dd7fffffff", // two billion elements
                    "df7fffffff", // two billion members
                    "db7fffffff", // a text of two gigabytes
                    "c67fffffff", // bytes of two gigabytes
                    "ddffffffff", // more than an int can say
                    "81", // a map without its member
                    "81a161", // a name without a value
                    "810102", // a name that is a number
                    "d40001", // an extension
                    "d6ff00000000", // an instant, as an extension
                })
        void thatIsNoneIsRefusedAndCostsNothing(String hex) {
            assertRefused(HexFormat.of().parseHex(hex));
        }

        @Test
        void thatIsNestedWithoutEndIsRefused() {
            byte[] nested = new byte[100_000];
            java.util.Arrays.fill(nested, (byte) 0x91);
            assertRefused(nested);
        }

        private void assertRefused(byte[] bytes) {
            byte[] envelope = new Envelope(
                            Serializer.MESSAGEPACK,
                            SchemaHash.of("Sample:1"),
                            entry(new Payload(Compression.NONE, bytes.length, bytes)))
                    .write(KEY);
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> codec(Object.class).decode(KEY, envelope))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.PAYLOAD));
        }
    }

    @Test
    void aValueThatIsTooLargeIsRefusedOnTheWay() {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> codec(String.class).encode(KEY, entry("x".repeat(2 << 20))))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE));
    }

    private byte[] written(Class<?> type, Object value) {
        byte[] bytes = codec(type).encode(KEY, entry(value));
        return present(Envelope.read(KEY, bytes).entry()).stored();
    }

    private static CodecProvider.ValueShape shape(Class<?> type) {
        return new CodecProvider.ValueShape(type, "Sample:1", Integer.MAX_VALUE, 1 << 20);
    }
}
