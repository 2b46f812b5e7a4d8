package dev.larder.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import dev.larder.internal.keys.Tags;
import dev.larder.tier.CodecProvider.ValueShape;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every codec promises: extend it with a provider and two values.
 *
 * @param <V> the values' type
 */
public abstract class EntryCodecContract<V> {

    protected static final String KEY = "shop:v1:goal:42";

    private static final String SCHEMA = "Sample:1";
    private static final int NEVER = Integer.MAX_VALUE;
    private static final int MAX_BYTES = 1 << 20;
    private static final int MUTATIONS = 10_000;

    /** The provider to be proved. */
    protected abstract CodecProvider provider();

    /** The type of the values below. */
    protected abstract Type valueType();

    /** A value whose payload is small. */
    protected abstract V smallValue();

    /** A value whose payload has more than 10,000 bytes before compression, and far fewer after it. */
    protected abstract V compressibleValue();

    @Test
    void bringsBackEveryField() {
        Entry<V> entry =
                new Entry<>(smallValue(), -5L, 1_000, 2_000, 3_000, 77, Long.MIN_VALUE, Set.of("a", "user:42", ""));
        assertThat(roundTrip(codec(NEVER), entry)).isEqualTo(entry);
    }

    @Test
    void bringsBackANegativeEntry() {
        Entry<V> entry = entry(null, Set.of("user:42"));
        assertThat(roundTrip(codec(NEVER), entry)).isEqualTo(entry).matches(Entry::isNegative);
    }

    @Test
    void bringsBackACompressedValue() {
        Entry<V> entry = entry(compressibleValue(), Set.of());
        assertThat(roundTrip(codec(1_024), entry)).isEqualTo(entry);
        assertThat(codec(1_024).encode(KEY, entry)).hasSizeLessThan(codec(NEVER).encode(KEY, entry).length / 2);
    }

    @Test
    void neverMakesAValueLargerByCompressingIt() {
        Entry<V> entry = entry(smallValue(), Set.of());
        assertThat(codec(0).encode(KEY, entry).length)
                .isLessThanOrEqualTo(codec(NEVER).encode(KEY, entry).length);
    }

    @Test
    void makesTheSameBytesOfTheSameEntry() {
        Set<String> tags = IntStream.range(0, 50).mapToObj(i -> "tag:" + i).collect(Collectors.toSet());
        assertThat(codec(NEVER).encode(KEY, entry(smallValue(), tags)))
                .isEqualTo(codec(NEVER).encode(KEY, entry(smallValue(), Set.copyOf(tags))));
    }

    @Test
    void storesALongTagByItsHash() {
        String tag = "search:" + "x".repeat(100);
        assertThat(roundTrip(codec(NEVER), entry(smallValue(), Set.of(tag, "b")))
                        .tags())
                .containsExactlyInAnyOrder(Tags.asStored(tag), "b");
    }

    @Test
    void takes255TagsAndRefusesMore() {
        assertThat(roundTrip(codec(NEVER), entry(smallValue(), tags(255))).tags())
                .hasSize(255);
        assertRefused(Kind.TOO_MANY_TAGS, () -> codec(NEVER).encode(KEY, entry(smallValue(), tags(256))));
    }

    @Test
    void refusesBytesThatWereMovedToAnotherKey() {
        byte[] bytes = codec(NEVER).encode(KEY, entry(smallValue(), Set.of()));
        assertRefused(Kind.CHECKSUM, () -> codec(NEVER).decode(KEY + "1", bytes));
    }

    @Test
    void refusesAValueOfAnotherSchema() {
        byte[] bytes = codec(NEVER).encode(KEY, entry(smallValue(), Set.of()));
        EntryCodec<V> next = provider().codecFor(new ValueShape(valueType(), "Sample:2", NEVER, MAX_BYTES));
        assertRefused(Kind.SCHEMA, () -> next.decode(KEY, bytes));
    }

    @Test
    void refusesAValueThatIsTooLargeInBothDirections() {
        Entry<V> entry = entry(compressibleValue(), Set.of());
        EntryCodec<V> strict = provider().codecFor(new ValueShape(valueType(), SCHEMA, 1_024, 10_000));
        assertRefused(Kind.TOO_LARGE, () -> strict.encode(KEY, entry));
        assertRefused(Kind.TOO_LARGE, () -> strict.decode(KEY, codec(1_024).encode(KEY, entry)));
        assertRefused(Kind.TOO_LARGE, () -> strict.decode(KEY, codec(NEVER).encode(KEY, entry)));
    }

    @Test
    void refusesWhatIsNoEnvelope() {
        assertRefused(Kind.MAGIC, () -> codec(NEVER).decode(KEY, new byte[0]));
        assertRefused(Kind.MAGIC, () -> codec(NEVER).decode(KEY, "{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void refusesEveryBeginningOfAnEnvelope() {
        byte[] bytes = codec(NEVER).encode(KEY, entry(smallValue(), Set.of("a")));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> codec(NEVER).decode(KEY, cut));
        }
    }

    @Test
    void refusesWhateverWasDamaged() {
        Random random = new Random(20261120);
        EntryCodec<V> codec = codec(NEVER);
        for (byte[] bytes : envelopes()) {
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] damaged = EnvelopeDamage.mutated(bytes, random);
                assertThat(Arrays.equals(bytes, damaged) || isRefused(codec, damaged))
                        .isTrue();
            }
        }
    }

    /** What a writer that is broken, or wants to break us, could send: the checksum fits, the rest need not. */
    @Test
    void throwsNothingElseWhateverIsUnderAChecksumThatFits() {
        Random random = new Random(20261121);
        EntryCodec<V> codec = codec(NEVER);
        int refused = 0;
        for (byte[] bytes : envelopes()) {
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] sealed = EnvelopeDamage.sealed(KEY, EnvelopeDamage.mutated(bytes, random));
                refused += isRefused(codec, sealed) ? 1 : 0;
            }
        }
        assertThat(refused).isBetween(1, 3 * MUTATIONS - 1);
    }

    /** Any other exception goes through and fails the test. */
    private static boolean isRefused(EntryCodec<?> codec, byte[] bytes) {
        try {
            codec.decode(KEY, bytes);
            return false;
        } catch (CodecException e) {
            return true;
        }
    }

    private byte[][] envelopes() {
        return new byte[][] {
            codec(NEVER).encode(KEY, entry(smallValue(), Set.of("a", "user:42"))),
            codec(1_024).encode(KEY, entry(compressibleValue(), Set.of())),
            codec(NEVER).encode(KEY, entry(null, Set.of("a")))
        };
    }

    private Entry<V> roundTrip(EntryCodec<V> codec, Entry<V> entry) {
        return codec.decode(KEY, codec.encode(KEY, entry));
    }

    private EntryCodec<V> codec(int compressAboveBytes) {
        return provider().codecFor(new ValueShape(valueType(), SCHEMA, compressAboveBytes, MAX_BYTES));
    }

    private static Set<String> tags(int count) {
        return IntStream.range(0, count).mapToObj(i -> "tag:" + i).collect(Collectors.toSet());
    }

    private static <T> Entry<T> entry(@Nullable T value, Set<String> tags) {
        return new Entry<>(value, 1L << 40, 1_000, 2_000, 3_000, 77, 9, tags);
    }

    private static void assertRefused(Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
