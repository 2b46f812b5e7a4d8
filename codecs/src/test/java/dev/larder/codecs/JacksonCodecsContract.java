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
import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import dev.larder.tier.EntryCodecContract;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What holds for the values that Jackson sees, in whatever notation they are written. */
abstract class JacksonCodecsContract extends EntryCodecContract<JacksonCodecsContract.Goal> {

    record Goal(UUID id, String title, Optional<LocalDate> due, List<Step> steps) {}

    record Step(String title, boolean done) {}

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
        void ofTimeComeBackEqual() {
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
                    .isThrownBy(() -> roundTrip(Broken.class, new Broken(0)))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.PAYLOAD))
                    .withRootCauseInstanceOf(ArithmeticException.class);
        }

        @Test
        void thatContainThemselvesAreRefused() {
            Map<String, Object> self = new java.util.HashMap<>();
            self.put("self", self);
            assertThatExceptionOfType(CodecException.class).isThrownBy(() -> roundTrip(Map.class, self));
        }
    }

    final <V> EntryCodec<V> codec(Type type) {
        return provider().codecFor(new ValueShape(type, "Sample:1", Integer.MAX_VALUE, 1 << 20));
    }

    final <V> V roundTrip(Type type, V value) {
        EntryCodec<V> codec = codec(type);
        return present(codec.decode(KEY, codec.encode(KEY, entry(value))));
    }

    static <T> T present(Entry<T> entry) {
        return Objects.requireNonNull(entry.value());
    }

    static <T> Entry<T> entry(T value) {
        return new Entry<>(value, 1, 1_000, 2_000, 3_000, 77, 9, Set.of());
    }
}
