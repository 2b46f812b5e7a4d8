package dev.larder.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {

    record Page(int size, @Nullable String after) {}

    record Search(String text, Page page, List<TimeUnit> units) {}

    record UserId(long value) {}

    record Name(UserId user) {}

    record Anything(Object value) {}

    @Test
    void sortsTheComponentsOfRecords() {
        assertThat(CanonicalJson.of(new Search("x", new Page(10, null), List.of(TimeUnit.DAYS))))
                .isEqualTo("{\"page\":{\"after\":null,\"size\":10},\"text\":\"x\",\"units\":[\"DAYS\"]}");
    }

    @Test
    void sortsTheKeysOfMapsByUtf16CodeUnits() {
        Map<String, Integer> map = new LinkedHashMap<>();
        List.of("\u20ac", "\r", "\ufb33", "1", "\ud83d\ude00", "\u0080", "\u00f6")
                .forEach(key -> map.put(key, 0));
        assertThat(CanonicalJson.of(map))
                .isEqualTo(
                        "{\"\\r\":0,\"1\":0,\"\u0080\":0,\"\u00f6\":0,\"\u20ac\":0,\"\ud83d\ude00\":0,\"\ufb33\":0}");
    }

    @Test
    void escapesOnlyWhatMustBe() {
        assertThat(CanonicalJson.of("\u20ac$\u000f\nA'B\"\\\b\t\f\r\u000b\u0000\u001f\u007f\u2028/"))
                .isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\b\\t\\f\\r\\u000b\\u0000\\u001f\u007f\u2028/\"");
    }

    @Test
    void writesIntegersBeyond2To53AsStrings() {
        assertThat(CanonicalJson.of(
                        List.of(1L << 53, -(1L << 53), (1L << 53) + 1, BigInteger.TWO.pow(70), Long.MIN_VALUE)))
                .isEqualTo("[9007199254740992,-9007199254740992,\"9007199254740993\",\"1180591620717411303424\","
                        + "\"-9223372036854775808\"]");
    }

    @Test
    void writesDecimalsAsStringsAndFloatsAsNumbers() {
        assertThat(CanonicalJson.of(List.of(new BigDecimal("1.50"), 1.5, 0.1f, 1e300, true)))
                .isEqualTo("[\"1.5\",1.5,0.10000000149011612,1e+300,true]");
    }

    @Test
    void takesARecordAroundOneSimpleValueForThatValue() {
        assertThat(CanonicalJson.of(Map.of("user", new UserId(7)))).isEqualTo("{\"user\":7}");
        assertThat(CanonicalJson.of(Map.of(new UserId(7), 1))).isEqualTo("{\"7\":1}");
    }

    @Test
    void keepsARecordAroundAnythingElse() {
        assertThat(CanonicalJson.of(new Name(new UserId(7)))).isEqualTo("{\"user\":7}");
        assertThat(CanonicalJson.of(new Anything("x"))).isEqualTo("{\"value\":\"x\"}");
    }

    @Test
    void doesNotDependOnTheOrderOfASet() {
        assertThat(CanonicalJson.of(new LinkedHashSet<>(List.of("b", "a", "c"))))
                .isEqualTo(CanonicalJson.of(new LinkedHashSet<>(List.of("c", "b", "a"))))
                .isEqualTo("[\"a\",\"b\",\"c\"]");
    }

    @Test
    void writesArraysAndEmptyThings() {
        assertThat(CanonicalJson.of(new int[][] {{1, 2}, {}})).isEqualTo("[[1,2],[]]");
        assertThat(CanonicalJson.of(List.of(Map.of(), List.of(), Set.of(), Optional.empty(), Optional.of(1))))
                .isEqualTo("[{},[],[],null,1]");
        assertThat(CanonicalJson.of(Arrays.asList(null, LocalDate.EPOCH))).isEqualTo("[null,\"1970-01-01\"]");
    }

    @Test
    void refusesWhatHasNoText() {
        assertRefused(new Object(), "java.lang.Object has no text");
        assertRefused(List.of(new ArrayDeque<>()), "ArrayDeque");
        assertRefused(Map.of(1, "a", "1", "b"), "one text");
        assertRefused(Map.of(List.of(), 1), "not simple");
        assertRefused(Optional.of(Optional.empty()), "Optional");
        assertRefused("\udc00", "U+DC00");
        assertRefused(Map.of("\ud800", 1), "surrogate");
    }

    @Test
    void refusesWhatContainsItself() {
        List<Object> self = new ArrayList<>();
        self.add(self);
        assertRefused(self, "contains itself");
    }

    private static void assertRefused(Object value, String fragment) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalJson.of(value))
                .withMessageContaining(fragment);
    }
}
