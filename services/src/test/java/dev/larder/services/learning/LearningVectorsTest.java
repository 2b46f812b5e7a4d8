package dev.larder.services.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.codecs.vectors.VectorFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The committed vectors of the learning service, which clients in other languages read to work beside it. {@code -Dlarder.vectors=write} makes them anew; a
 * change of what is there already is seen by them.
 */
@Timeout(60)
final class LearningVectorsTest {

    private static final VectorFile LEARNING = new VectorFile("learning.json");

    @BeforeAll
    static void writeIfAsked() throws Exception {
        if ("write".equals(System.getProperty("larder.vectors"))) {
            LEARNING.write(LearningVectors.made());
        }
    }

    @Test
    void areAllThatTheServiceMakes() throws Exception {
        assertThat(LEARNING.read())
                .isEqualTo(VectorFile.JSON.readTree(LearningVectors.made().toString()));
    }

    @Test
    void haveAValueOfEachCache() {
        assertThat(LEARNING.section("caches"))
                .allSatisfy(cache -> assertThat(LEARNING.section("values")
                                .map(value -> value.get("schema").asString()))
                        .contains(cache.get("schema").asString()));
    }
}
