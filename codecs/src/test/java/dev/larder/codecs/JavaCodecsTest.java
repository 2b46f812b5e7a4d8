package dev.larder.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import dev.larder.TypeRef;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import dev.larder.tier.EntryCodecContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JavaCodecsTest extends EntryCodecContract<JavaCodecsTest.Goal> {

    record Goal(UUID id, String title, List<Step> steps) implements Serializable {}

    record Step(String title, Mood mood) implements Serializable {}

    enum Mood {
        GOOD,
        BAD {
            @Override
            public String toString() {
                return "so so";
            }
        }
    }

    /** What a stranger would like to be run here. */
    static final class Gadget implements Serializable {
        private static final long serialVersionUID = 1L;
        static final AtomicBoolean RAN = new AtomicBoolean();

        private void readObject(ObjectInputStream in) {
            RAN.set(true);
        }
    }

    @Override
    protected CodecProvider provider() {
        return JavaCodecs.allowing(Goal.class, Step.class, Mood.class);
    }

    @Override
    protected Type valueType() {
        return Goal.class;
    }

    @Override
    protected Goal smallValue() {
        return new Goal(new UUID(1, 2), "Learn to sail", List.of(new Step("Buy a boat", Mood.BAD)));
    }

    @Override
    protected Goal compressibleValue() {
        return new Goal(new UUID(1, 2), "x".repeat(20_000), List.of());
    }

    @Nested
    class Values {

        @Test
        void ofJavasOwnSimpleTypesAndCollectionsComeBackEqual() {
            List<Object> values = new ArrayList<>(List.of(
                    1,
                    2L,
                    'c',
                    1.5,
                    new BigDecimal("1.50"),
                    Instant.EPOCH,
                    ZonedDateTime.parse("2026-11-20T01:02:03+01:00[Europe/Berlin]"),
                    List.of("a", "b"),
                    Set.of("a"),
                    Map.of("a", List.of(1)),
                    new TreeMap<>(Map.of("a", 1)),
                    Arrays.asList("a", "b"),
                    Collections.unmodifiableList(new ArrayList<>(List.of(1))),
                    EnumSet.of(Mood.GOOD)));
            values.add(null);
            Type type = new TypeRef<List<Object>>() {}.type();
            assertThat(roundTrip(type, values)).isEqualTo(values);
        }

        @Test
        void thatAreArraysComeBackEqual() {
            assertThat(roundTrip(new TypeRef<Object>() {}.type(), (Object) new int[] {1, 2}))
                    .isEqualTo(new int[] {1, 2});
            assertThat(roundTrip(new TypeRef<Object>() {}.type(), (Object) new Step[][] {{new Step("a", Mood.GOOD)}}))
                    .isEqualTo(new Step[][] {{new Step("a", Mood.GOOD)}});
        }

        @Test
        void ofAnotherClassAreRefusedWhenTheyAreWrittenNotOnlyWhenTheyAreRead() {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> codec(Object.class).encode(KEY, entry(List.of(TimeUnit.DAYS))))
                    .withMessageContaining("java.util.concurrent.TimeUnit")
                    .withMessageContaining("JavaCodecs.allowing");
        }

        @Test
        void thatAreTooLargeAreRefusedOnTheWay() {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> codec(Object.class).encode(KEY, entry("x".repeat(2 << 20))))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE));
        }
    }

    @Nested
    class ForgedBytes {

        @Test
        void runNothingOfAClassThatIsNotOnTheList() {
            assertRefused(new Gadget());
            assertRefused(List.of(new Gadget()));
            assertRefused(new Gadget[] {new Gadget()});
            assertThat(Gadget.RAN).isFalse();
        }

        @Test
        void makeNoProxy() {
            Object proxy = Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Runnable.class}, (Handler & Serializable)
                            (self, method, args) -> null);
            assertRefused(proxy);
        }

        @Test
        void ofAnotherTypeThanTheCachesAreRefused() {
            byte[] bytes = sealed(javaBytes(new Step("a", Mood.GOOD)));
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> codec(Goal.class).decode(KEY, bytes))
                    .withMessageContaining("is no " + Goal.class.getName());
        }

        /** Each set's hash asks both sets below it: a hundred levels would take longer than there is time. */
        @Test
        @Timeout(30)
        void thatNestSetsInSetsAreRefusedBeforeTheyCostTime() {
            Set<Object> root = new HashSet<>();
            Set<Object> one = root;
            Set<Object> other = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                Set<Object> nextOne = new HashSet<>();
                Set<Object> nextOther = new HashSet<>(Set.of("other"));
                one.add(nextOne);
                one.add(nextOther);
                other.add(nextOne);
                other.add(nextOther);
                one = nextOne;
                other = nextOther;
            }
            assertRefused(root);
        }

        @Test
        void thatPromiseALongArrayAreRefusedBeforeItIsMade() {
            byte[] bytes = javaBytes(new long[1]);
            // The length is what stands before the one element.
            bytes[bytes.length - 12] = 0x7f;
            assertRefusedBytes(bytes);
        }

        @Test
        void thatAreCutOffOrNoneAreRefused() {
            byte[] bytes = javaBytes(smallValue());
            assertRefusedBytes(Arrays.copyOf(bytes, bytes.length - 5));
            assertRefusedBytes(new byte[0]);
            assertRefusedBytes(new byte[] {1, 2, 3, 4, 5, 6});
        }

        private interface Handler extends java.lang.reflect.InvocationHandler {}

        private void assertRefused(Object forged) {
            assertRefusedBytes(javaBytes(forged));
        }

        private void assertRefusedBytes(byte[] payload) {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> codec(Object.class).decode(KEY, sealed(payload)))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.PAYLOAD));
        }
    }

    @Test
    void needAListOfClassesThatCanBeWritten() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JavaCodecs.allowing(String.class, Thread.class))
                .withMessageContaining("java.lang.Thread does not implement java.io.Serializable");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec(TimeUnit.class))
                .withMessageContaining("TimeUnit is not on the list");
    }

    private <V> EntryCodec<V> codec(Type type) {
        return provider().codecFor(new ValueShape(type, "Sample:1", Integer.MAX_VALUE, 1 << 20));
    }

    private <V> V roundTrip(Type type, V value) {
        EntryCodec<V> codec = codec(type);
        return Objects.requireNonNull(
                codec.decode(KEY, codec.encode(KEY, entry(value))).value());
    }

    private static byte[] sealed(byte[] payload) {
        Entry<Payload> entry = entry(new Payload(Compression.NONE, payload.length, payload));
        return new Envelope(Serializer.JAVA_BINARY, SchemaHash.of("Sample:1"), entry).write(KEY);
    }

    private static byte[] javaBytes(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static <T> Entry<T> entry(T value) {
        return new Entry<>(value, 1, 1_000, 2_000, 3_000, 77, 9, Set.of());
    }
}
