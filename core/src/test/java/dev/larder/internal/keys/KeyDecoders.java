package dev.larder.internal.keys;

import dev.larder.fuzz.Decoding;
import dev.larder.fuzz.Dice;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Templates, keys and patterns of all kinds, and what must hold of them. */
final class KeyDecoders {

    private static final List<String> TEMPLATE_PIECES = List.of(
            "goal",
            ":",
            ":",
            "{id}",
            "{user_id}",
            "{",
            "}",
            "{1x}",
            "{a}",
            "~",
            "%",
            "*",
            " ",
            "\n",
            "\0",
            "é",
            "x.y-z_9");
    private static final List<String> GLOB_PIECES =
            List.of("a", "b", "*", "?", "[", "]", "^", "-", "\\", "[a-c]", "[^b]");
    private static final List<String> GLOB_TEXT = List.of("a", "b", "c", "-", "]", "\\", "^");

    private KeyDecoders() {}

    /** A template is refused or makes keys that fit, with every character of a parameter in them. */
    static void template(Dice dice) {
        String text = dice.oneIn(4) ? dice.text(80) : dice.textOf(TEMPLATE_PIECES, 12);
        Decoding.of(
                        IllegalArgumentException.class,
                        64L * text.length(),
                        () -> KeyTemplate.<String>of(text, String.class))
                .ifPresent(template -> key(template, dice.text(600)));
    }

    private static void key(KeyTemplate<String> template, String parameter) {
        Optional<String> key =
                Decoding.of(IllegalArgumentException.class, 64L * parameter.length(), () -> template.encode(parameter));
        key.ifPresent(text -> {
            require(text.length() <= KeyTemplate.MAX_KEY_BYTES, "a key is too long");
            require(
                    text.chars().allMatch(c -> c > ' ' && c < 0x7f && "{}*".indexOf(c) < 0),
                    "a key holds what it must not");
            require(text.startsWith(template.prefix()), "a key does not begin with its prefix");
        });
    }

    /** What is escaped comes back. */
    static void escaping(Dice dice) {
        String text = dice.text(200);
        Decoding.of(IllegalArgumentException.class, 16L * text.length(), () -> PercentEncoding.escaped(text))
                .ifPresent(escaped -> require(unescaped(escaped).equals(text), "an escaped text does not come back"));
    }

    private static String unescaped(String escaped) {
        if (escaped.equals("%")) {
            return "";
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < escaped.length(); i++) {
            boolean isByte = escaped.charAt(i) == '%';
            bytes.write(isByte ? Integer.parseInt(escaped.substring(i + 1, i + 3), 16) : escaped.charAt(i));
            i += isByte ? 2 : 0;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** A pattern says what Redis's rules say. */
    static void glob(Dice dice) {
        String pattern = dice.oneIn(4) ? dice.text(1_200) : dice.textOf(GLOB_PIECES, 8);
        Optional<Glob> glob =
                Decoding.of(IllegalArgumentException.class, 256L * pattern.length(), () -> Glob.of(pattern));
        String text = "a" + dice.textOf(GLOB_TEXT, 8);
        if (glob.isPresent() && pattern.length() < 24) {
            require(glob.get().matches(text) == PlainGlob.matches(pattern, text), "a pattern says otherwise");
        }
    }

    /** A value has one JSON text, or is refused. */
    static void canonicalJson(Dice dice) {
        Object value = value(dice, dice.below(40));
        Decoding.of(IllegalArgumentException.class, 1 << 22, () -> CanonicalJson.of(value))
                .ifPresent(text -> require(text.equals(CanonicalJson.of(value)), "a value has two texts"));
    }

    private static @Nullable Object value(Dice dice, int depth) {
        if (depth == 0) {
            return simple(dice);
        }
        return dice.oneIn(2) ? list(dice, depth - 1) : map(dice, depth - 1);
    }

    private static List<Object> list(Dice dice, int depth) {
        List<Object> list = new ArrayList<>();
        list.add(value(dice, depth));
        list.add(simple(dice));
        return list;
    }

    private static Map<String, Object> map(Dice dice, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(dice.text(5), value(dice, depth));
        map.put(dice.text(5), simple(dice));
        return map;
    }

    private static @Nullable Object simple(Dice dice) {
        return switch (dice.below(7)) {
            case 0 -> dice.text(20);
            case 1 -> dice.any();
            case 2 -> Double.longBitsToDouble(dice.any());
            case 3 -> Float.intBitsToFloat((int) dice.any());
            case 4 -> BigDecimal.valueOf(dice.any(), dice.below(2_000) - 1_000);
            case 5 -> dice.oneIn(2);
            default -> null;
        };
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
