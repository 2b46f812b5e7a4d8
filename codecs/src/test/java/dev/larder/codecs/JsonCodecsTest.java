package dev.larder.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import dev.larder.TypeRef;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import dev.larder.tier.EntryCodecContract;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

class JsonCodecsTest extends EntryCodecContract<JsonCodecsTest.Goal> {

    record Goal(UUID id, String title, Optional<LocalDate> due, List<Step> steps) {}

    record Step(String title, boolean done) {}

    @Override
    protected CodecProvider provider() {
        return new JsonCodecs();
    }

    @Override
    protected Type valueType() {
        return Goal.class;
    }

    @Override
    protected Goal smallValue() {
        return new Goal(new UUID(1, 2), "Learn to sail", Optional.empty(), List.of(new Step("Buy a boat", false)));
    }

    @Override
    protected Goal compressibleValue() {
        return new Goal(new UUID(1, 2), "x".repeat(20_000), Optional.of(LocalDate.EPOCH), List.of());
    }

    @Nested
    class Values {

        record Times(
                Instant instant,
                LocalDate date,
                LocalDateTime local,
                OffsetDateTime offset,
                ZonedDateTime zoned,
                Duration duration,
                Period period,
                Year year,
                YearMonth month,
                ZoneId zone) {}

        record Numbers(long whole, BigInteger big, BigDecimal decimal, double fraction, float single) {}

        record Page<T>(List<T> items, Optional<String> next) {}

        @JsonInclude(JsonInclude.Include.NON_NULL)
        record Sparse(String name, @Nullable String note) {}

        @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
        @JsonSubTypes({@JsonSubTypes.Type(value = Circle.class, name = "circle")})
        sealed interface Shape permits Circle {}

        record Circle(int radius) implements Shape {}

        record Broken(int value) {
            public int getShare() {
                return 1 / value;
            }
        }

        record Done(int steps) {
            public boolean isDone() {
                return steps > 0;
            }
        }

        @Test
        void ofTimeComeBackEqualAndAreIsoText() {
            Times times = new Times(
                    Instant.ofEpochSecond(1, 234_567_891),
                    LocalDate.EPOCH,
                    LocalDateTime.of(2026, 11, 20, 1, 2, 3),
                    OffsetDateTime.of(2026, 11, 20, 1, 2, 3, 0, ZoneOffset.ofHours(2)),
                    ZonedDateTime.of(2026, 11, 20, 1, 2, 3, 0, ZoneId.of("Europe/Berlin")),
                    Duration.ofMillis(1_500),
                    Period.ofDays(3),
                    Year.of(2026),
                    YearMonth.of(2026, 11),
                    ZoneId.of("UTC"));
            assertThat(roundTrip(Times.class, times)).isEqualTo(times);
            assertThat(json(Times.class, times))
                    .contains(
                            "\"1970-01-01T00:00:01.234567891Z\"", "\"PT1.5S\"", "+01:00[Europe/Berlin]\"", "+02:00\"");
        }

        @Test
        void ofUtcKeepTheirOwnZone() {
            for (ZoneId zone : List.of(ZoneOffset.UTC, ZoneId.of("UTC"), ZoneId.of("GMT"))) {
                ZonedDateTime time = ZonedDateTime.of(2026, 11, 20, 1, 2, 3, 0, zone);
                assertThat(roundTrip(ZonedDateTime.class, time)).isEqualTo(time);
            }
        }

        @Test
        void thatAreNumbersKeepTheirDigits() {
            Numbers numbers = new Numbers(
                    Long.MAX_VALUE, BigInteger.TWO.pow(200), new BigDecimal("0.10000000000000000000001"), 0.1, 0.1f);
            assertThat(roundTrip(Numbers.class, numbers)).isEqualTo(numbers);
            assertThat(roundTrip(byte[].class, new byte[] {1, -1})).containsExactly(1, -1);
        }

        @Test
        void ofGenericTypesComeBackEqual() {
            Type type = new TypeRef<Map<String, Page<Step>>>() {}.type();
            Map<String, Page<Step>> value = Map.of("a", new Page<>(List.of(new Step("x", true)), Optional.of("b")));
            assertThat(roundTrip(type, value)).isEqualTo(value);
            assertThat(roundTrip(new TypeRef<Optional<Step>>() {}.type(), Optional.<Step>empty()))
                    .isEmpty();
            assertThat(roundTrip(String.class, "text")).isEqualTo("text");
            assertThat(roundTrip(TimeUnit.class, TimeUnit.DAYS)).isEqualTo(TimeUnit.DAYS);
        }

        @Test
        void withSubtypesComeBackWhereTheTypeSaysSo() {
            assertThat(roundTrip(new TypeRef<List<Shape>>() {}.type(), List.<Shape>of(new Circle(1))))
                    .isEqualTo(List.of(new Circle(1)));
        }

        @Test
        void areWrittenWholeWhateverAnApiLeavesOut() {
            assertThat(roundTrip(Sparse.class, new Sparse("a", null))).isEqualTo(new Sparse("a", null));
        }

        @Test
        void withDerivedPropertiesComeBackEqual() {
            assertThat(roundTrip(Done.class, new Done(2))).isEqualTo(new Done(2));
        }

        @Test
        void thatJacksonCannotMakeAreRefusedWhenTheCacheIsMade() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> codec(Supplier.class))
                    .withMessageContaining("java.util.function.Supplier")
                    .withMessageContaining("cannot be read");
        }

        @Test
        void whoseAccessorsFailAreRefusedWithTheCause() {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> json(Broken.class, new Broken(0)))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.PAYLOAD))
                    .withRootCauseInstanceOf(ArithmeticException.class);
        }

        @Test
        void thatContainThemselvesAreRefused() {
            Map<String, Object> self = new java.util.HashMap<>();
            self.put("self", self);
            assertThatExceptionOfType(CodecException.class).isThrownBy(() -> json(Map.class, self));
        }
    }

    @Nested
    class WhileARolloutMixesTwoShapes {

        record Old(String name) {}

        record New(String name, String email) {}

        record Counted(String name, int count) {}

        @Test
        void theOldCodeReadsWhatTheNewWrote() {
            assertThat(read(Old.class, "{\"name\":\"a\",\"email\":\"b\"}")).isEqualTo(new Old("a"));
        }

        @Test
        void theNewCodeTakesWhatTheOldWroteForAMiss() {
            assertUnreadable(New.class, "{\"name\":\"a\"}");
            assertUnreadable(Counted.class, "{\"name\":\"a\"}");
        }

        @Test
        void theMessageShowsNoValue() {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> read(Counted.class, "{\"name\":\"secret\",\"count\":\"secret\"}"))
                    .withNoCause()
                    .satisfies(e -> assertThat(e.getMessage())
                            .doesNotContain("secret")
                            .contains("Counted[\"count\"]", "raise the number"));
        }

        private <V> void assertUnreadable(Class<V> type, String json) {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> read(type, json))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.PAYLOAD));
        }
    }

    @Nested
    class APayload {

        @Test
        void thatIsNullOrHasMoreBehindItIsRefused() {
            for (String json : List.of("null", "", "{", "{\"name\":\"a\"} x", "[]", "\"a\"", "{\"name\":{}}")) {
                assertThatExceptionOfType(CodecException.class)
                        .as(json)
                        .isThrownBy(() -> read(WhileARolloutMixesTwoShapes.Old.class, json))
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.PAYLOAD));
            }
        }

        @Test
        void thatIsNestedWithoutEndIsRefused() {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> read(Object.class, "[".repeat(100_000)))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.PAYLOAD));
        }

        @Test
        void mayBeOneLongText() {
            String text = "x".repeat(21_000_000);
            EntryCodec<String> codec =
                    new JsonCodecs().codecFor(new ValueShape(String.class, "Text:1", 1_024, 32_000_000));
            Entry<String> entry = entry(text);
            assertThat(codec.decode(KEY, codec.encode(KEY, entry)).value()).isEqualTo(text);
        }
    }

    @Nested
    class TheMapper {

        @Test
        void mayBeTheApplications() {
            JsonMapper mapper = JsonMapper.builder()
                    .propertyNamingStrategy(tools.jackson.databind.PropertyNamingStrategies.SNAKE_CASE)
                    .build();
            record Named(String firstName) {}
            EntryCodec<Named> codec =
                    JsonCodecs.with(mapper).codecFor(new ValueShape(Named.class, "Named:1", Integer.MAX_VALUE, 1_000));
            byte[] bytes = codec.encode(KEY, entry(new Named("a")));
            assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains("{\"first_name\":\"a\"}");
        }

        @Test
        void mustNotLetBytesChooseClasses() {
            JsonMapper mapper = JsonMapper.builder()
                    .activateDefaultTyping(
                            BasicPolymorphicTypeValidator.builder()
                                    .allowIfBaseType(Object.class)
                                    .build(),
                            DefaultTyping.NON_FINAL)
                    .build();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JsonCodecs.with(mapper))
                    .withMessageContaining("@JsonTypeInfo");
        }
    }

    @Test
    void isFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(CodecProvider.class)).hasExactlyElementsOfTypes(JsonCodecs.class);
    }

    private static <V> EntryCodec<V> codec(Type type) {
        return new JsonCodecs().codecFor(new ValueShape(type, "Sample:1", Integer.MAX_VALUE, 1 << 20));
    }

    private static <V> V roundTrip(Type type, V value) {
        EntryCodec<V> codec = codec(type);
        return present(codec.decode(KEY, codec.encode(KEY, entry(value))));
    }

    private static <V> String json(Type type, V value) {
        EntryCodec<V> codec = codec(type);
        Payload payload =
                present(Envelope.read(KEY, codec.encode(KEY, entry(value))).entry());
        return new String(payload.stored(), StandardCharsets.UTF_8);
    }

    private static <V> V read(Class<V> type, String json) {
        byte[] payload = json.getBytes(StandardCharsets.UTF_8);
        Entry<Payload> entry = entry(Payload.packed(payload, Integer.MAX_VALUE));
        byte[] bytes = new Envelope(Serializer.JSON, SchemaHash.of("Sample:1"), entry).write(KEY);
        return present(JsonCodecsTest.<V>codec(type).decode(KEY, bytes));
    }

    private static <T> T present(Entry<T> entry) {
        return Objects.requireNonNull(entry.value());
    }

    private static <T> Entry<T> entry(T value) {
        return new Entry<>(value, 1, 1_000, 2_000, 3_000, 77, 9, Set.of());
    }
}
