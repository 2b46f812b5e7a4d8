package dev.larder.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Different keys never have the same text: said with keys made to look alike. */
class KeyInjectivityTest {

    private static final int ROUNDS = 20_000;
    private static final String[] PIECES = {
        "a",
        "b",
        "",
        ":",
        "%",
        "%3A",
        "~",
        "{",
        "}",
        "*",
        "?",
        "\\",
        "\r\n",
        "\n",
        "\0",
        "é",
        "e\u0301",
        "\ud83d\ude00",
        "\"",
        ",",
        "[",
        "]",
        "null",
        "0",
        "1",
        "+",
        "@",
        " ",
        "\u2028",
        "x".repeat(64)
    };

    record Pair(String a, String b) {}

    private final Random random = new Random(20261120);

    @Test
    void twoPartsNeverRunTogether() {
        KeyTemplate<Pair> template = KeyTemplate.of("p:{a}:{b}", Pair.class);
        assertInjective(() -> new Pair(text(), text()), template);
        assertThat(template.encode(new Pair("a:b", "c"))).isNotEqualTo(template.encode(new Pair("a", "b:c")));
        assertThat(template.encode(new Pair("", "a"))).isNotEqualTo(template.encode(new Pair("a", "")));
    }

    @Test
    void textsThatLookAlikeStayApart() {
        KeyTemplate<String> template = KeyTemplate.of("t:{text}", String.class);
        assertInjective(this::text, template);
        String composed = Normalizer.normalize("é", Normalizer.Form.NFC);
        String decomposed = Normalizer.normalize("é", Normalizer.Form.NFD);
        assertThat(template.encode(composed)).isNotEqualTo(template.encode(decomposed));
    }

    @Test
    void nestedListsStayApart() {
        assertInjective(() -> list(3), KeyTemplate.<List<?>>of("l:{list}", List.class));
    }

    @Test
    void mapsStayApart() {
        assertInjective(() -> Map.of(text(), list(2)), KeyTemplate.<Map<String, ?>>of("m:{map}", Map.class));
    }

    @Test
    void escapingCanBeUndone() {
        for (int i = 0; i < ROUNDS; i++) {
            String text = text();
            assertThat(unescaped(PercentEncoding.escaped(text))).isEqualTo(text);
        }
    }

    @Test
    void aTextHoldsNothingThatMeansSomething() {
        KeyTemplate<String> template = KeyTemplate.of("{text}", String.class);
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(template.encode(text())).matches("~[0-9a-f]{32}|%|([A-Za-z0-9._@+-]|%[0-9A-F]{2}){1,64}");
        }
    }

    private <K> void assertInjective(java.util.function.Supplier<K> keys, KeyTemplate<? super K> template) {
        Map<String, K> seen = new HashMap<>();
        for (int i = 0; i < ROUNDS; i++) {
            K key = keys.get();
            K other = seen.putIfAbsent(template.encode(key), key);
            assertThat(other == null || other.equals(key))
                    .as("%s and %s share a text", key, other)
                    .isTrue();
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private List<Object> list(int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            list.add(depth > 0 && random.nextBoolean() ? list(depth - 1) : text());
        }
        return list;
    }

    /** Form decoding but for the plus sign, which stands for itself here. */
    private static String unescaped(String escaped) {
        return escaped.equals("%") ? "" : URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
