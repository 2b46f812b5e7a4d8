package dev.larder.redis.internal.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.codecs.vectors.VectorFile;
import dev.larder.redis.internal.connection.Script;
import dev.larder.redis.internal.tier.RedisTier;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The committed vectors of journal and scripts, as a client in another language reads them. {@code -Dlarder.vectors=write} makes them anew; a
 * change of what is there already is a change of the protocol.
 */
final class JournalVectorsTest {

    private static final VectorFile JOURNAL = new VectorFile("journal.json");
    private static final VectorFile SCRIPTS = new VectorFile("scripts.json");

    @BeforeAll
    static void writeIfAsked() {
        if ("write".equals(System.getProperty("larder.vectors"))) {
            JOURNAL.write(JournalVectors.made());
            SCRIPTS.write(ScriptVectors.made());
        }
    }

    @Test
    void areAllThatTheGeneratorsMake() {
        assertThat(JOURNAL.read())
                .isEqualTo(VectorFile.JSON.readTree(JournalVectors.made().toString()));
        assertThat(SCRIPTS.read())
                .isEqualTo(VectorFile.JSON.readTree(ScriptVectors.made().toString()));
    }

    @Test
    void nameEveryScriptThatIsRunByTheDigestByWhichItIs() {
        List<String> digests = RedisTier.SCRIPTS.stream().map(Script::digest).toList();

        assertThat(SCRIPTS.section("scripts").map(one -> one.get("sha1").asString()))
                .containsExactlyInAnyOrderElementsOf(digests);
    }

    @TestFactory
    List<DynamicTest> haveTheTextsOfTheirDigests() {
        return SCRIPTS.section("scripts")
                .map(one -> DynamicTest.dynamicTest(
                        one.get("name").asString(),
                        () -> assertThat(Script.sha1(text(one).getBytes(UTF_8)))
                                .isEqualTo(one.get("sha1").asString())))
                .toList();
    }

    private static String text(JsonNode script) {
        return ScriptVectors.text(
                script.get("files").valueStream().map(JsonNode::asString).toList());
    }

    @TestFactory
    List<DynamicTest> giveIdsTheirPositions() {
        return each(
                "positions",
                one -> assertThat(JournalVectors.positionOf(one.get("id").asString()))
                        .isEqualTo(one.get("position").asString()));
    }

    @TestFactory
    List<DynamicTest> areWrittenAsTheySay() {
        return each("written", one -> {
            Map<String, String> fields = new TreeMap<>();
            one.get("fields")
                    .properties()
                    .forEach(
                            field -> fields.put(field.getKey(), field.getValue().asString()));
            String stream = one.get("says").has("keys") ? "keys" : "groups";
            WrittenRecord record = JournalVectors.record(
                    ((ObjectNode) one.deepCopy()).put("stream", stream).put("id", "1-0"));
            assertThat(JournalVectors.says(record.said().orElseThrow())).isEqualTo(one.get("says"));
            assertThat(JournalVectors.fields(record.said().orElseThrow())).isEqualTo(fields);
        });
    }

    @TestFactory
    List<DynamicTest> areReadAsTheySay() {
        return each("read", one -> {
            WrittenRecord record = JournalVectors.record(one);
            JsonNode says = record.said().<JsonNode>map(JournalVectors::says).orElse(VectorFile.JSON.nullNode());
            assertThat(says).isEqualTo(one.get("says"));
            assertThat(record.link()).isEqualTo(one.get("link").asString());
            assertThat(record.before()).isEqualTo(one.get("before").asString());
            assertThat(record.horizonBefore())
                    .isEqualTo(Long.parseLong(one.get("horizonBefore").asString()));
        });
    }

    @TestFactory
    List<DynamicTest> areOfABoundedSize() {
        return each(
                "parts",
                one -> assertThat(JournalVectors.partsOf(
                                one.get("keys").asInt(), one.get("length").asInt()))
                        .isEqualTo(one.get("parts")
                                .valueStream()
                                .map(JsonNode::asInt)
                                .toList()));
    }

    @TestFactory
    List<DynamicTest> coverWhatTheySay() {
        return each(
                "covered",
                one -> assertThat(JournalVectors.isCovered(one))
                        .isEqualTo(one.get("covered").asBoolean()));
    }

    private interface Claim {
        void holds(JsonNode one);
    }

    private static List<DynamicTest> each(String section, Claim claim) {
        List<DynamicTest> tests = JOURNAL.section(section)
                .map(one -> DynamicTest.dynamicTest(one.get("claim").asString(), () -> claim.holds(one)))
                .toList();
        assertThat(tests).isNotEmpty();
        return tests;
    }
}
