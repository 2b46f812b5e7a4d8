package dev.larder.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.Entry;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Three versions of an application, each with its own shape of a goal, on one Redis. */
class UpcastingTest {

    private static final String KEY = "shop:v1:goal:42";

    record First(String name) {}

    record Second(String title) {}

    record Third(String title, int priority) {}

    private final JsonCodecs json = new JsonCodecs()
            .upcasting("Goal", 1, UpcastingTest::nameBecomesTitle)
            .upcasting("Goal", 2, UpcastingTest::hasPriority);

    @Test
    void bringsEachOlderSchemaUpToDate() {
        assertThat(read(json, Third.class, 3, written(1, First.class, new First("Sail"))))
                .isEqualTo(new Third("Sail", 5));
        assertThat(read(json, Third.class, 3, written(2, Second.class, new Second("Sail"))))
                .isEqualTo(new Third("Sail", 5));
        assertThat(read(json, Third.class, 3, written(3, Third.class, new Third("Sail", 1))))
                .isEqualTo(new Third("Sail", 1));
    }

    @Test
    void worksInMessagePackToo() {
        MessagePackCodecs codecs = new MessagePackCodecs().upcasting("Goal", 1, UpcastingTest::nameBecomesTitle);
        byte[] bytes = new MessagePackCodecs().codecFor(shape(1, First.class)).encode(KEY, entry(new First("Sail")));
        assertThat(read(codecs, Second.class, 2, bytes)).isEqualTo(new Second("Sail"));
    }

    @Test
    void keepsEverythingElseOfTheEntry() {
        byte[] bytes = written(2, Second.class, new Second("Sail"));
        Entry<Object> entry = json.codecFor(shape(3, Third.class)).decode(KEY, bytes);
        assertThat(entry.stamp()).isEqualTo(1);
        assertThat(entry.freshUntil()).isEqualTo(2_000);
        assertThat(entry.tags()).containsExactly("user:42");
    }

    @Nested
    class IsAMiss {

        @Test
        void whereNewerWritesMeetOlderCode() {
            assertMiss(Kind.SCHEMA, Second.class, 2, written(3, Third.class, new Third("Sail", 1)));
        }

        @Test
        void whereAStepIsMissing() {
            JsonCodecs gap = new JsonCodecs().upcasting("Goal", 1, UpcastingTest::nameBecomesTitle);
            byte[] bytes = written(1, First.class, new First("Sail"));
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> read(gap, Third.class, 3, bytes))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.SCHEMA));
        }

        @Test
        void whereTheStepFails() {
            JsonCodecs failing = new JsonCodecs().upcasting("Goal", 1, tree -> {
                throw new IllegalStateException("the value is secret");
            });
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> read(failing, Second.class, 2, written(1, First.class, new First("Sail"))))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.PAYLOAD))
                    .withMessageNotContaining("secret");
        }

        private void assertMiss(Kind kind, Class<?> type, int number, byte[] bytes) {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> read(json, type, number, bytes))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
        }
    }

    @Test
    void hasOneStepFromEachNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> json.upcasting("Goal", 2, UpcastingTest::hasPriority))
                .withMessageContaining("Two upcasters read Goal:2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> json.upcasting("Goal", 0, UpcastingTest::hasPriority))
                .withMessageContaining("from 1");
    }

    private static JsonNode nameBecomesTitle(JsonNode goal) {
        ObjectNode changed = (ObjectNode) goal;
        changed.set("title", changed.remove("name"));
        return changed;
    }

    private static JsonNode hasPriority(JsonNode goal) {
        return ((ObjectNode) goal).put("priority", 5);
    }

    private static byte[] written(int number, Class<?> type, Object value) {
        return new JsonCodecs().codecFor(shape(number, type)).encode(KEY, entry(value));
    }

    private static Object read(CodecProvider codecs, Class<?> type, int number, byte[] bytes) {
        return Objects.requireNonNull(
                codecs.codecFor(shape(number, type)).decode(KEY, bytes).value());
    }

    private static ValueShape shape(int number, Type type) {
        return new ValueShape(type, "Goal:" + number, Integer.MAX_VALUE, 1 << 20);
    }

    private static <T> Entry<T> entry(T value) {
        return new Entry<>(value, 1, 1_000, 2_000, 3_000, 77, 9, Set.of("user:42"));
    }
}
