package dev.larder.codecs.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.larder.CodecException;
import dev.larder.codecs.JsonCodecs;
import dev.larder.codecs.SchemaHash;
import dev.larder.codecs.SealedVectors;
import dev.larder.internal.keys.CanonicalJson;
import dev.larder.internal.keys.Glob;
import dev.larder.internal.keys.KeyTemplate;
import dev.larder.internal.keys.Tags;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The committed vectors, read as a client in another language reads them. {@code -Dlarder.vectors=write} makes them anew; a
 * change of what is there already is a change of the wire format.
 */
class VectorsTest {

    private static final VectorFile KEYS = new VectorFile("keys.json");
    private static final VectorFile ENVELOPES = new VectorFile("envelopes.json");
    private static final int NEVER = Integer.MAX_VALUE;

    @BeforeAll
    static void writeIfAsked() {
        if ("write".equals(System.getProperty("larder.vectors"))) {
            KEYS.write(KeyVectors.made());
            ENVELOPES.write(EnvelopeVectors.made());
        }
    }

    @Test
    void areAllThatTheGeneratorsMake() {
        assertThat(inputs(KEYS.read())).isEqualTo(inputs(KeyVectors.made()));
        assertThat(inputs(ENVELOPES.read())).isEqualTo(inputs(EnvelopeVectors.made()));
    }

    @Nested
    class Keys {

        @TestFactory
        List<DynamicTest> haveTheTextOfTheVectors() {
            return each(KEYS, "keys", one -> assertThat(key(one)).isEqualTo(text(one, "key")));
        }

        @TestFactory
        List<DynamicTest> areRefusedAsInTheVectors() {
            return each(
                    KEYS,
                    "refusedKeys",
                    one -> assertThatIllegalArgumentException().isThrownBy(() -> key(one)));
        }

        @TestFactory
        List<DynamicTest> haveNoTemplateThatTheVectorsRefuse() {
            return each(
                    KEYS,
                    "refusedTemplates",
                    one -> assertThatIllegalArgumentException()
                            .isThrownBy(() -> KeyTemplate.of(text(one, "template"), Object.class)));
        }

        @TestFactory
        List<DynamicTest> collideAsInTheVectors() {
            return each(
                    KEYS,
                    "collisions",
                    one -> assertThat(KeyVectors.mayCollide(text(one, "one"), text(one, "other")))
                            .isEqualTo(one.get("mayCollide").asBoolean()));
        }

        @TestFactory
        List<DynamicTest> areHashedFromTheJsonOfTheVectors() {
            return each(
                    KEYS,
                    "canonicalJson",
                    one -> assertThat(CanonicalJson.of(TypedValue.java(one.get("value"))))
                            .isEqualTo(text(one, "json")));
        }

        @TestFactory
        List<DynamicTest> matchPatternsAsInTheVectors() {
            return each(
                    KEYS,
                    "globs",
                    one -> assertThat(Glob.of(text(one, "pattern")).matches(text(one, "text")))
                            .isEqualTo(one.get("matches").asBoolean()));
        }

        @TestFactory
        List<DynamicTest> haveTheTagsOfTheVectors() {
            return each(
                    KEYS,
                    "tags",
                    one -> assertThat(Tags.asStored(text(one, "tag"))).isEqualTo(text(one, "stored")));
        }

        @TestFactory
        List<DynamicTest> haveTheSchemasOfTheVectors() {
            return each(
                    KEYS,
                    "schemas",
                    one -> assertThat(SchemaHash.of(text(one, "schema")))
                            .isEqualTo(Integer.parseUnsignedInt(text(one, "hash"), 16)));
        }

        private String key(JsonNode one) {
            return KeyVectors.key(text(one, "template"), TypedValue.list(one.get("parameters")));
        }
    }

    @Nested
    class Envelopes {

        @TestFactory
        List<DynamicTest> areReadAsInTheVectors() {
            return each(
                    ENVELOPES,
                    "envelopes",
                    one -> assertThat(codec(one.get("fields")).decode(text(one, "key"), bytes(one)))
                            .isEqualTo(entry(one.get("fields"))));
        }

        /** Compressed bytes are left out: which ones a deflater makes is its own affair. */
        @TestFactory
        List<DynamicTest> areWrittenAsInTheVectors() {
            return each(ENVELOPES, "envelopes", one -> {
                if (text(one.get("fields"), "compression").equals("none")) {
                    assertThat(codec(one.get("fields")).encode(text(one, "key"), entry(one.get("fields"))))
                            .isEqualTo(bytes(one));
                }
            });
        }

        @TestFactory
        List<DynamicTest> areRefusedAsInTheVectors() {
            return each(
                    ENVELOPES,
                    "refused",
                    one -> assertThatExceptionOfType(CodecException.class)
                            .isThrownBy(() -> EnvelopeVectors.codec(new JsonCodecs(), NEVER)
                                    .decode(text(one, "key"), bytes(one)))
                            .satisfies(e -> assertThat(e.kind().name()).isEqualTo(text(one, "kind"))));
        }

        @TestFactory
        List<DynamicTest> areReadAsInTheVectorsWhereTheyAreEncrypted() {
            return each(ENVELOPES, "encrypted", one -> {
                byte[] plain = SealedVectors.open(text(one, "key"), bytes(one));
                assertThat(codec(one.get("fields")).decode(text(one, "key"), plain))
                        .isEqualTo(entry(one.get("fields")));
                assertThat(text(one, "derivedKey")).isEqualTo(SealedVectors.keyOf(text(one, "key")));
            });
        }

        @TestFactory
        List<DynamicTest> areEncryptedAsInTheVectors() {
            return each(ENVELOPES, "encrypted", one -> {
                byte[] plain = SealedVectors.open(text(one, "key"), bytes(one));
                assertThat(SealedVectors.seal(text(one, "key"), plain)).isEqualTo(bytes(one));
            });
        }

        @TestFactory
        List<DynamicTest> areRefusedAsInTheVectorsWhereTheyAreToBeEncrypted() {
            return each(
                    ENVELOPES,
                    "encryptedRefused",
                    one -> assertThatExceptionOfType(CodecException.class)
                            .isThrownBy(() -> SealedVectors.open(text(one, "key"), bytes(one)))
                            .satisfies(e -> assertThat(e.kind().name()).isEqualTo(text(one, "kind"))));
        }

        private EntryCodec<JsonNode> codec(JsonNode fields) {
            return EnvelopeVectors.codec(EnvelopeVectors.codecs(text(fields, "serializer")), NEVER);
        }

        private Entry<JsonNode> entry(JsonNode fields) {
            JsonNode payload = fields.get("payload");
            return new Entry<>(
                    payload == null ? null : VectorFile.JSON.readTree(payload.asString()),
                    number(fields, "stamp"),
                    number(fields, "created"),
                    number(fields, "freshUntil"),
                    number(fields, "staleUntil"),
                    fields.get("loadCostMicros").asInt(),
                    number(fields, "version"),
                    tags(fields));
        }

        private Set<String> tags(JsonNode fields) {
            Set<String> tags = new LinkedHashSet<>();
            fields.get("tags").forEach(tag -> tags.add(tag.asString()));
            return tags;
        }

        private byte[] bytes(JsonNode one) {
            return HexFormat.of().parseHex(text(one, "bytes"));
        }

        private long number(JsonNode fields, String name) {
            return Long.parseLong(text(fields, name));
        }
    }

    private interface Claim {
        void holds(JsonNode one);
    }

    private static List<DynamicTest> each(VectorFile file, String section, Claim claim) {
        List<DynamicTest> tests = new ArrayList<>();
        file.section(section).forEach(one -> tests.add(DynamicTest.dynamicTest(name(one), () -> claim.holds(one))));
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static String name(JsonNode one) {
        return one.has("claim") ? text(one, "claim") : one.toString();
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).asString();
    }

    /** Everything but compressed bytes. */
    private static JsonNode inputs(JsonNode file) {
        ObjectNode copy = (ObjectNode) file.deepCopy();
        for (String section : List.of("envelopes", "refused", "encrypted", "encryptedRefused")) {
            if (copy.has(section)) {
                copy.get(section).forEach(one -> ((ObjectNode) one).remove("bytes"));
            }
        }
        return copy;
    }
}
