package dev.larder.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

class JsonCodecsTest extends JacksonCodecsContract {

    @Override
    protected CodecProvider provider() {
        return new JsonCodecs();
    }

    @Test
    void timesAreIsoText() {
        record Times(Instant instant, Duration duration, ZonedDateTime zoned) {}
        Times times = new Times(
                Instant.ofEpochSecond(1, 234_567_891),
                Duration.ofMillis(1_500),
                ZonedDateTime.of(2026, 11, 20, 1, 2, 3, 0, ZoneId.of("Europe/Berlin")));
        assertThat(json(Times.class, times))
                .contains("\"1970-01-01T00:00:01.234567891Z\"", "\"PT1.5S\"", "+01:00[Europe/Berlin]\"");
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

    private <V> String json(Type type, V value) {
        EntryCodec<V> codec = codec(type);
        Payload payload =
                present(Envelope.read(KEY, codec.encode(KEY, entry(value))).entry());
        return new String(payload.stored(), StandardCharsets.UTF_8);
    }

    private <V> V read(Class<V> type, String json) {
        byte[] payload = json.getBytes(StandardCharsets.UTF_8);
        Entry<Payload> entry = entry(new Payload(Compression.NONE, payload.length, payload));
        byte[] bytes = new Envelope(Serializer.JSON, SchemaHash.of("Sample:1"), entry).write(KEY);
        return present(this.<V>codec(type).decode(KEY, bytes));
    }
}
