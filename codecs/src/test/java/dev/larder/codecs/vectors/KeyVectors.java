package dev.larder.codecs.vectors;

import dev.larder.codecs.SchemaHash;
import dev.larder.internal.keys.CanonicalJson;
import dev.larder.internal.keys.Glob;
import dev.larder.internal.keys.KeyTemplate;
import dev.larder.internal.keys.Tags;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes {@code keys.json}: what the Java implementation answers to the inputs below. */
final class KeyVectors {

    private final ObjectNode file = VectorFile.JSON.createObjectNode();

    /** Fills a template's only parameter with anything, also with lists, which would otherwise fill it in order. */
    record Only(@Nullable Object value) {}

    static ObjectNode made() {
        KeyVectors vectors = new KeyVectors();
        vectors.file.put("about", "Larder wire format 1: keys. README.md beside this folder says how to read it.");
        vectors.keys();
        vectors.refusedKeys();
        vectors.refusedTemplates();
        vectors.collisions();
        vectors.canonicalJson();
        vectors.globs();
        vectors.tags();
        vectors.schemas();
        return vectors.file;
    }

    static String key(String template, List<?> parameters) {
        return parameters.size() == 1
                ? KeyTemplate.<Only>of(template, Only.class).encode(new Only(parameters.get(0)))
                : KeyTemplate.<List<?>>of(template, List.class).encode(parameters);
    }

    private void keys() {
        ArrayNode cases = file.putArray("keys");
        key(cases, "a text stands as it is", "goal:{value}", "42");
        key(cases, "an integer has its decimal digits", "goal:{value}:steps", -42);
        key(cases, "an integer of any size", "goal:{value}", BigInteger.TEN.pow(30));
        key(cases, "a boolean", "flag:{value}", true);
        key(cases, "a decimal has no exponent and no trailing zeros", "price:{value}", new BigDecimal("1.2300E+2"));
        key(cases, "a double is printed as ECMAScript does", "x:{value}", 1e21);
        key(cases, "a double without fraction has none", "x:{value}", 100.0);
        key(cases, "minus zero is zero", "x:{value}", -0.0);
        key(cases, "the empty text is a lone percent sign", "tag:{value}", "");
        key(cases, "a percent sign is escaped", "tag:{value}", "%");
        key(cases, "what stays unescaped", "tag:{value}", "AZaz09._-@+");
        key(cases, "what would mean something is escaped", "tag:{value}", ":{}*?[]\\~ /\"");
        key(cases, "control characters", "tag:{value}", "\0\r\n\u007f");
        key(cases, "two, three and four bytes of UTF-8", "tag:{value}", "\u00e9\u20ac\ud83d\ude00");
        key(cases, "composed and decomposed letters are different: composed", "tag:{value}", "\u00e9");
        key(cases, "composed and decomposed letters are different: decomposed", "tag:{value}", "e\u0301");
        key(cases, "64 bytes", "tag:{value}", "x".repeat(64));
        key(cases, "65 bytes are hashed", "tag:{value}", "x".repeat(65));
        key(cases, "22 characters that become 66 bytes are hashed", "tag:{value}", ":".repeat(22));
        key(cases, "several parameters", "d:{a}:{b}", "mon", 7);
        key(cases, "parts do not run together: one way", "p:{a}:{b}", "a:b", "c");
        key(cases, "parts do not run together: the other way", "p:{a}:{b}", "a", "b:c");
        key(cases, "a parameter may come first", "{a}:of:{b}", "x", "y");
        key(cases, "a list is hashed", "goals:{value}", List.of(1, 2));
        key(cases, "an empty list is hashed", "goals:{value}", List.of());
        key(cases, "a record is hashed, its members sorted", "search:{value}", members("text", "x", "page", 1));
        key(cases, "a set is hashed, its elements sorted", "goals:{value}", new LinkedHashSet<>(List.of("b", "a")));
        key(cases, "a list among others", "f:{a}:{b}", List.of("a"), 1);
        key(cases, "a template without parameters", "user:active");
        key(cases, "512 bytes", "x".repeat(447) + ":{value}", "y".repeat(64));
    }

    private void refusedKeys() {
        ArrayNode cases = file.putArray("refusedKeys");
        refusedKey(cases, "a parameter must not be null", "goal:{value}", Arrays.asList((Object) null));
        refusedKey(cases, "nor may one of several", "d:{a}:{b}", Arrays.asList("a", null));
        refusedKey(cases, "one parameter too many", "d:{a}:{b}", List.of("a", "b", "c"));
        refusedKey(cases, "513 bytes", "x".repeat(448) + ":{value}", List.of("y".repeat(64)));
        refusedKey(cases, "not a number", "x:{value}", List.of(Double.NaN));
        refusedKey(cases, "an infinite number", "x:{value}", List.of(Double.POSITIVE_INFINITY));
    }

    private void refusedTemplates() {
        ArrayNode cases = file.putArray("refusedTemplates");
        refusedTemplate(cases, "empty", "");
        refusedTemplate(cases, "an empty segment", "goal::{id}");
        refusedTemplate(cases, "no closing brace", "goal:{id");
        refusedTemplate(cases, "no opening brace", "goal:id}");
        refusedTemplate(cases, "a parameter does not fill its segment", "goal:x{id}");
        refusedTemplate(cases, "two parameters in a segment", "goal:{a}{b}");
        refusedTemplate(cases, "a parameter without name", "goal:{}");
        refusedTemplate(cases, "a parameter that begins with a digit", "goal:{1}");
        refusedTemplate(cases, "a parameter twice", "goal:{id}:{id}");
        refusedTemplate(cases, "a parameter twice, spelt in two ways", "goal:{user_id}:{userId}");
        refusedTemplate(cases, "a literal with another character", "go al:{id}");
    }

    private void collisions() {
        ArrayNode cases = file.putArray("collisions");
        collision(cases, "user:{id}", "user:{name}");
        collision(cases, "user:{id}", "user:active");
        collision(cases, "user:{id}:x", "{a}:active:x");
        collision(cases, "user:{id}", "goal:{id}");
        collision(cases, "user:{id}", "user:{id}:goals");
    }

    private void canonicalJson() {
        ArrayNode cases = file.putArray("canonicalJson");
        canonical(cases, "integers up to 2^53 are numbers", 1L << 53);
        canonical(cases, "integers beyond are texts", (1L << 53) + 1);
        canonical(cases, "negative ones too", -(1L << 53) - 1);
        canonical(cases, "decimals are texts", new BigDecimal("1.50"));
        canonical(cases, "doubles are numbers", List.of(0.1, 1e21, 1e-7, Double.MIN_VALUE, 0x1p53 + 2, 1.5));
        canonical(
                cases,
                "only what must be escaped is",
                "\u20ac$\u000f\nA'\"\\\b\t\f\r\u0000\u001f\u007f\u2028/\ud83d\ude00");
        canonical(
                cases,
                "members are sorted by UTF-16 code units",
                members("\ufb33", 1, "\ud83d\ude00", 2, "b", 3, "B", 4));
        canonical(cases, "nothing is left out", Arrays.asList(null, true, false, List.of(), Map.of(), ""));
        canonical(cases, "sets are sorted by their elements' JSON", new LinkedHashSet<>(List.of(10, 9, "a")));
    }

    private void globs() {
        ArrayNode cases = file.putArray("globs");
        String[][] table = {
            {"goal:*", "goal:42"},
            {"goal:*", "goal:"},
            {"goal:*", "user:42"},
            {"*", "goal:42"},
            {"g*:4*", "goal:42"},
            {"goal:?2", "goal:42"},
            {"goal:?", "goal:"},
            {"h[ae]llo", "hello"},
            {"h[^e]llo", "hello"},
            {"h[a-c]llo", "hbllo"},
            {"h[c-a]llo", "hbllo"},
            {"h\\*llo", "h*llo"},
            {"h\\*llo", "hello"},
            {"a\\", "a\\"},
            {"[\\]]", "]"},
            {"[a-]", "^"},
            {"[]a]", "]a]"},
            {"[^]", "x"},
            {"[", "["},
            {"[abc", "b"},
            {"a", "ab"},
            {"goal", "Goal"}
        };
        for (String[] row : table) {
            ObjectNode one = cases.addObject().put("pattern", row[0]).put("text", row[1]);
            one.put("matches", Glob.of(row[0]).matches(row[1]));
        }
    }

    private void tags() {
        ArrayNode cases = file.putArray("tags");
        for (String tag : List.of(
                "user:42", "x".repeat(64), "x".repeat(65), "\u00e9".repeat(32), "\u00e9".repeat(33), "a:{b}*")) {
            cases.addObject().put("tag", tag).put("stored", Tags.asStored(tag));
        }
    }

    private void schemas() {
        ArrayNode cases = file.putArray("schemas");
        for (String schema : List.of("Goal:1", "Goal:2", "123456789")) {
            cases.addObject().put("schema", schema).put("hash", String.format("%08x", SchemaHash.of(schema)));
        }
    }

    private static void key(ArrayNode cases, String claim, String template, Object... parameters) {
        ObjectNode one = cases.addObject().put("claim", claim).put("template", template);
        one.set("parameters", TypedValue.json(List.of(parameters)));
        one.put("key", key(template, List.of(parameters)));
    }

    private static void refusedKey(ArrayNode cases, String claim, String template, List<?> parameters) {
        cases.addObject().put("claim", claim).put("template", template).set("parameters", TypedValue.json(parameters));
    }

    private static void refusedTemplate(ArrayNode cases, String claim, String template) {
        cases.addObject().put("claim", claim).put("template", template);
    }

    private static void collision(ArrayNode cases, String one, String other) {
        cases.addObject().put("one", one).put("other", other).put("mayCollide", mayCollide(one, other));
    }

    static boolean mayCollide(String one, String other) {
        return KeyTemplate.of(one, Object.class).mayCollideWith(KeyTemplate.of(other, Object.class));
    }

    private static void canonical(ArrayNode cases, String claim, Object value) {
        ObjectNode one = cases.addObject().put("claim", claim);
        one.set("value", TypedValue.json(value));
        one.put("json", CanonicalJson.of(value));
    }

    private static Map<String, Object> members(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }
}
