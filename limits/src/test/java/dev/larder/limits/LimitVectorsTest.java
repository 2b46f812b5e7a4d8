package dev.larder.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.codecs.vectors.VectorFile;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * The committed vectors of rate limits, as a client in another language reads them. {@code -Dlarder.vectors=write} makes them anew; a change of what is
 * there already is a change of the protocol, and another Bucket4j that writes other bytes fails here.
 */
@Timeout(60)
final class LimitVectorsTest {

    private static final VectorFile LIMITS = new VectorFile("limits.json");

    @BeforeAll
    static void writeIfAsked() throws Exception {
        if ("write".equals(System.getProperty("larder.vectors"))) {
            LIMITS.write(LimitVectors.made());
        }
    }

    @Test
    void areAllThatTheGeneratorMakes() throws Exception {
        assertThat(LIMITS.read())
                .isEqualTo(VectorFile.JSON.readTree(LimitVectors.made().toString()));
    }

    @Test
    void haveTheLayoutThatThePageSays() {
        List<String> buckets = LIMITS.section("sequences")
                .flatMap(one -> one.get("steps").valueStream())
                .map(step -> step.get("after").asString())
                .toList();

        assertThat(buckets).isNotEmpty().allSatisfy(LimitVectorsTest::hasTheLayout);
    }

    private static void hasTheLayout(String bucket) {
        assertThat(HexFormat.of().parseHex(bucket)).hasSize(107);
        assertThat(bucket).startsWith("00000001" + "00000001" + "00000001" + "00000001");
    }

    @Test
    void writeNothingForWhoIsRefused() {
        assertThat(LIMITS.section("sequences").flatMap(one -> one.get("steps").valueStream()))
                .allSatisfy(LimitVectorsTest::isWrittenIfAllowed);
    }

    private static void isWrittenIfAllowed(JsonNode step) {
        boolean isAllowed = step.get("allowed").asBoolean();
        assertThat(step.get("writtenForMillis").asString().isEmpty()).isEqualTo(!isAllowed);
        assertThat(step.get("before").equals(step.get("after"))).isEqualTo(!isAllowed);
    }
}
