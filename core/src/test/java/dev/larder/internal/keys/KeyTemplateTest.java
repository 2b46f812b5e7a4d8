package dev.larder.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KeyTemplateTest {

    record GoalId(@Nullable UUID id) {}

    record UserDay(long userId, @Nullable String day) {}

    record Filter(List<String> tags, int page) {}

    private static final Filter FILTER = new Filter(List.of("a"), 1);

    record Nothing() {}

    record Owned(GoalId goalId, TimeUnit unit) {}

    sealed interface Owner permits UserId, TeamId {}

    record UserId(long value) implements Owner {}

    record TeamId(long value) implements Owner {}

    record Box(Owner owner, int size) {}

    static final class Plain {}

    private static <K> String encode(String template, Class<K> type, K key) {
        return KeyTemplate.<K>of(template, type).encode(key);
    }

    private static String text(Object key) {
        return encode("k:{key}", Object.class, key).substring(2);
    }

    @Nested
    class ReadingBack {

        @Test
        void givesTheKeyThatHasTheText() {
            isReadBack("goal:{id}", String.class, "a b:c");
            isReadBack("goal:{id}", String.class, "");
            isReadBack("goal:{id}:steps", Integer.class, -42);
            isReadBack("goal:{id}", Long.class, Long.MAX_VALUE);
            isReadBack("goal:{id}", BigInteger.class, BigInteger.TEN);
            isReadBack("goal:{id}", TimeUnit.class, TimeUnit.DAYS);
            isReadBack("goal:{id}", GoalId.class, new GoalId(new UUID(1, 2)));
            isReadBack("day:{user_id}:{day}", UserDay.class, new UserDay(1, "a:b"));
            isReadBack("day:{day}:of:{user_id}", UserDay.class, new UserDay(1, ""));
        }

        @Test
        void givesNothingOfWhatWasHashedOrMayBeSeveralKeys() {
            assertThat(readBack("goal:{id}", String.class, encode("goal:{id}", String.class, "x".repeat(65))))
                    .isNull();
            assertThat(readBack("goal:{key}", Object.class, "goal:42")).isNull();
            assertThat(readBack("page:{key}", Filter.class, encode("page:{key}", Filter.class, FILTER)))
                    .isNull();
            assertThat(readBack("page:{page}:{tags}", Filter.class, encode("page:{page}:{tags}", Filter.class, FILTER)))
                    .isNull();
            assertThat(readBack("day:{user_id}:{day}", Object[].class, "day:1:2"))
                    .isNull();
            assertThat(readBack("goal:{id}", BigDecimal.class, "goal:42")).isNull();
        }

        @Test
        void givesNothingOfTextsThatNoKeyHas() {
            for (String text : List.of(
                    "goal:",
                    "other:42",
                    "goal:x",
                    "goal:042",
                    "goal:+1",
                    "goal:%",
                    "goal:4%2",
                    "goal",
                    "goal:42:",
                    "goal:42:1")) {
                assertThat(readBack("goal:{id}", Integer.class, text)).as(text).isNull();
            }
            assertThat(readBack("goal:{id}", String.class, "goal:%zz")).isNull();
            assertThat(readBack("goal:{id}", String.class, "goal:%61")).isNull();
        }

        @Test
        void guessesStringsWhereKeysMayBeAnything() {
            KeyTemplate<Object> template = KeyTemplate.of("goal:{key}", Object.class);
            assertThat(template.read("goal:42")).isEqualTo("42");
            assertThat(template.decode("goal:42")).isNull();
        }

        private <K> void isReadBack(String template, Class<K> type, K key) {
            assertThat(readBack(template, type, encode(template, type, key))).isEqualTo(key);
        }

        private static <K> @Nullable K readBack(String template, Class<K> type, String text) {
            return KeyTemplate.<K>of(template, type).decode(text);
        }
    }

    @Nested
    class ASimpleValue {

        @Test
        void standsInItsSegmentAsItIs() {
            assertThat(encode("goal:{id}", String.class, "42")).isEqualTo("goal:42");
            assertThat(encode("goal:{id}", Long.class, 42L)).isEqualTo("goal:42");
            assertThat(encode("goal:{id}:steps", Long.class, -1L)).isEqualTo("goal:-1:steps");
        }

        @Test
        void hasTheTextOfItsKind() {
            assertThat(text((byte) -1)).isEqualTo("-1");
            assertThat(text(BigInteger.TEN.pow(30))).isEqualTo("1" + "0".repeat(30));
            assertThat(text('x')).isEqualTo("x");
            assertThat(text(true)).isEqualTo("true");
            assertThat(text(TimeUnit.DAYS)).isEqualTo("DAYS");
            assertThat(text(new UUID(1, 2))).isEqualTo("00000000-0000-0001-0000-000000000002");
            assertThat(text(CharBuffer.wrap("ab"))).isEqualTo("ab");
        }

        @Test
        void ofTimeHasItsIsoText() {
            assertThat(text(LocalDate.of(2026, 11, 20))).isEqualTo("2026-11-20");
            assertThat(text(Instant.EPOCH)).isEqualTo("1970-01-01T00%3A00%3A00Z");
            assertThat(text(Duration.ofSeconds(90))).isEqualTo("PT1M30S");
            assertThat(text(ZoneId.of("Europe/Berlin"))).isEqualTo("Europe%2FBerlin");
        }

        @Test
        void thatIsADecimalHasNoExponentAndNoTrailingZeros() {
            assertThat(text(new BigDecimal("1.00"))).isEqualTo("1");
            assertThat(text(new BigDecimal("1E+3"))).isEqualTo("1000");
            assertThat(text(new BigDecimal("0.000"))).isEqualTo("0");
            assertThat(text(-0.0)).isEqualTo("0");
            assertThat(text(0.1f)).isEqualTo("0.10000000149011612");
        }

        @Test
        void thatIsEmptyIsALonePercentSign() {
            assertThat(text("")).isEqualTo("%");
            assertThat(text("%")).isEqualTo("%25");
        }

        @Test
        void isEscapedByteByByte() {
            assertThat(text("a:b{c}*~ \r\n\0")).isEqualTo("a%3Ab%7Bc%7D%2A%7E%20%0D%0A%00");
            assertThat(text("é\u20ac\ud83d\ude00")).isEqualTo("%C3%A9%E2%82%AC%F0%9F%98%80");
            assertThat(text("Az09._-@+")).isEqualTo("Az09._-@+");
        }

        @Test
        void longerThan64EncodedBytesIsHashed() {
            assertThat(text("x".repeat(64))).isEqualTo("x".repeat(64));
            assertThat(text("x".repeat(65))).matches("~[0-9a-f]{32}");
            assertThat(text(":".repeat(21))).hasSize(63);
            assertThat(text(":".repeat(22))).isEqualTo(Sha256.marked("\"" + ":".repeat(22) + "\""));
        }

        @Test
        void withHalfASurrogatePairIsRefused() {
            assertRefused("k:{key}", String.class, "a\ud83d", "surrogate");
            assertRefused("k:{key}", String.class, "\ude00".repeat(100), "surrogate");
            assertRefused("k:{key}", Character.class, '\ud83d', "surrogate");
        }

        @Test
        void thatIsNoFiniteNumberIsRefused() {
            assertRefused("k:{key}", Double.class, Double.NaN, "finite");
            assertRefused("k:{key}", BigDecimal.class, new BigDecimal("1E+999999999"), "digits");
        }
    }

    @Nested
    class AComplexValue {

        @Test
        void isTheHashOfItsCanonicalJson() {
            assertThat(text(Map.of("b", 1, "a", 2))).isEqualTo(Sha256.marked("{\"a\":2,\"b\":1}"));
            assertThat(text(Set.of(2, 1))).isEqualTo(Sha256.marked("[1,2]"));
            assertThat(text(new byte[] {1, 2})).isEqualTo(Sha256.marked("[1,2]"));
            assertThat(text(Optional.empty())).isEqualTo(Sha256.marked("null"));
        }

        @Test
        void thatIsARecordIsHashedAsAWholeByOneParameterOfAnotherName() {
            assertThat(encode("search:{query}", Filter.class, new Filter(List.of("a"), 1)))
                    .isEqualTo("search:" + Sha256.marked("{\"page\":1,\"tags\":[\"a\"]}"));
        }

        @Test
        void ofUnknownClassIsRefusedWhenTheCacheIsMade() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> KeyTemplate.of("k:{key}", Plain.class))
                    .withMessageContaining("has no text")
                    .withMessageContaining("use a record");
            assertRefused("k:{key}", Object.class, new Plain(), "has no text");
        }

        @Test
        void thatCouldBeOfSeveralClassesWithOneTextIsRefusedWhenTheCacheIsMade() {
            assertRefusedTemplate("thing:{owner}", Owner.class, "two of them could share a text");
            assertRefusedTemplate("thing:{owner}:{size}", Box.class, "the component owner");
        }
    }

    @Nested
    class ARecord {

        @Test
        void fillsByName() {
            assertThat(encode("day:{day}:{user_id}", UserDay.class, new UserDay(7, "mon")))
                    .isEqualTo("day:mon:7");
            assertThat(encode("f:{tags}:{page}", Filter.class, new Filter(List.of("a"), 1)))
                    .isEqualTo("f:" + Sha256.marked("[\"a\"]") + ":1");
        }

        @Test
        void aroundOneSimpleValueIsThatValue() {
            GoalId id = new GoalId(new UUID(0, 1));
            assertThat(encode("goal:{id}", GoalId.class, id)).isEqualTo("goal:" + id.id());
            assertThat(encode("goal:{goal_id}", GoalId.class, id)).isEqualTo("goal:" + id.id());
            assertThat(encode("o:{goal_id}:{unit}", Owned.class, new Owned(id, TimeUnit.DAYS)))
                    .isEqualTo("o:" + id.id() + ":DAYS");
            assertThat(CanonicalJson.of(List.of(id))).isEqualTo("[\"" + id.id() + "\"]");
        }

        @Test
        void withoutComponentsFillsATemplateWithoutParameters() {
            assertThat(encode("user:active", Nothing.class, new Nothing())).isEqualTo("user:active");
        }

        @Test
        void withAComponentThatTheTemplateLeavesOutIsRefused() {
            assertRefusedTemplate("goal:{day}", UserDay.class, "[userId]", "add a parameter for each");
            assertRefusedTemplate("goal", UserDay.class, "[userId, day]");
        }

        @Test
        void withoutTheComponentsOfTheParametersIsRefused() {
            assertRefusedTemplate("goal:{day}:{team}", UserDay.class, "[team]", "[userId, day]");
        }

        @Test
        void withANullComponentIsRefused() {
            assertRefused("d:{user_id}:{day}", UserDay.class, new UserDay(1, null), "{day} is null");
            assertRefused("goal:{id}", GoalId.class, new GoalId(null), "{id} is null");
        }
    }

    @Nested
    class AList {

        @Test
        void fillsInOrder() {
            assertThat(encode("d:{user_id}:{day}", List.class, List.of(7, "mon")))
                    .isEqualTo("d:7:mon");
            assertThat(encode("d:{user_id}:{day}", Object[].class, new Object[] {7, "mon"}))
                    .isEqualTo("d:7:mon");
            assertThat(encode("goal:{id}", List.class, List.of(7))).isEqualTo("goal:7");
        }

        @Test
        void ofTheWrongArityIsRefused() {
            assertRefused("d:{a}:{b}", List.class, List.of(1), "1 parts", "2 parameters [a, b]");
            assertRefused("d", List.class, List.of(1), "0 parameters");
            assertThat(encode("d", List.class, List.of())).isEqualTo("d");
        }

        @Test
        void thatDoesNotFillOneParameterIsThatParameter() {
            assertThat(encode("goals:{ids}", List.class, List.of(1, 2))).isEqualTo("goals:" + Sha256.marked("[1,2]"));
            assertThat(encode("goals:{ids}", List.class, List.of(List.of(1, 2))))
                    .isEqualTo("goals:" + Sha256.marked("[[1,2]]"));
        }

        @Test
        void withANullIsRefused() {
            assertRefused("d:{a}:{b}", List.class, Arrays.asList(1, null), "{b} is null");
        }
    }

    @Nested
    class ATemplate {

        @Test
        void beginsWithItsLiterals() {
            assertThat(KeyTemplate.of("goal:{id}", String.class).prefix()).isEqualTo("goal:");
            assertThat(KeyTemplate.of("user:goals:{id}:x", String.class).prefix())
                    .isEqualTo("user:goals:");
            assertThat(KeyTemplate.of("{id}:x", String.class).prefix()).isEmpty();
            assertThat(KeyTemplate.of("user:active", List.class).prefix()).isEqualTo("user:active");
        }

        @Test
        void collidesWithOneThatCouldMakeTheSameKey() {
            assertThat(collide("user:{id}", "user:{name}")).isTrue();
            assertThat(collide("{a}:x", "user:{id}")).isTrue();
            assertThat(KeyTemplate.of("user:{id}", String.class)
                            .mayCollideWith(KeyTemplate.of("user:active", List.class)))
                    .isTrue();
        }

        @Test
        void doesNotCollideWithOneThatCouldNot() {
            assertThat(collide("user:{id}", "goal:{id}")).isFalse();
            assertThat(collide("user:{id}", "user:active:{id}")).isFalse();
            assertThat(collide("user:a:{id}", "user:b:{id}")).isFalse();
        }

        @Test
        void thatIsMalformedIsRefusedWithTheCure() {
            assertRefusedTemplate("", String.class, "empty");
            assertRefusedTemplate("goal:", String.class, "segment is empty");
            assertRefusedTemplate("goal:{id", String.class, "no closing brace");
            assertRefusedTemplate("goal:id}", String.class, "does not fill its segment");
            assertRefusedTemplate("goal:x{id}", String.class, "put a colon between");
            assertRefusedTemplate("goal:{a}{b}", String.class, "put a colon between");
            assertRefusedTemplate("goal:{}", String.class, "parameter name");
            assertRefusedTemplate("goal:{1a}", String.class, "begin with a letter");
            assertRefusedTemplate("g\u00f6al:{id}", String.class, "use A-Z a-z 0-9 . _ - only");
            assertRefusedTemplate("goal:{user_id}:{userId}", List.class, "repeated");
            assertRefusedTemplate("x".repeat(600), List.class, "512");
        }

        @Test
        void thatOneValueCannotFillIsRefused() {
            assertRefusedTemplate("d:{a}:{b}", String.class, "components [a, b]");
            assertRefusedTemplate("d", String.class, "all keys would share one entry");
        }

        private boolean collide(String one, String other) {
            return KeyTemplate.of(one, String.class).mayCollideWith(KeyTemplate.of(other, String.class));
        }
    }

    @Test
    void refusesNull() {
        assertRefused("goal:{id}", String.class, null, "Key template 'goal:{id}'", "the key is null");
    }

    @Test
    void refusesAKeyOfMoreThan512Bytes() {
        String literals = "x".repeat(447) + ":{id}";
        assertThat(encode(literals, String.class, "y".repeat(64))).hasSize(512);
        assertRefused("x" + literals, String.class, "y".repeat(64), "513 bytes");
    }

    @Test
    void showsNoKeyInItsMessages() {
        String secret = "secret".repeat(2000) + "\ud83d";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encode("k:{key}", String.class, secret))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300).doesNotContain("secret"));
    }

    @Test
    void makesAsciiOfAnything() {
        String text = text("\u0000\u007f\u0080\uffff\u00e9e\u0301");
        assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(text)).isTrue();
    }

    private static <K> void assertRefused(String template, Class<K> type, @Nullable K key, String... fragments) {
        KeyTemplate<K> compiled = KeyTemplate.of(template, type);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compiled.encode(key))
                .satisfies(e -> assertThat(e.getMessage()).contains(fragments));
    }

    private static void assertRefusedTemplate(String template, Type type, String... fragments) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyTemplate.of(template, type))
                .satisfies(e -> assertThat(e.getMessage()).contains(fragments));
    }
}
