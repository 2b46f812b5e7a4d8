package dev.larder.console.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.console.api.Keys.ValuePreview;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValueTextTest {

    private final ValueText text = new ValueText();

    @Test
    void masksEveryValueAndShowsTheStructure() {
        Object value = Map.of("name", "Anna", "points", 7, "tags", List.of("secret", "other"));

        ValuePreview preview = text.of(value, /* isMasked= */ true);

        assertThat(preview.format()).isEqualTo("json");
        assertThat(preview.text())
                .contains("name", "points", "tags", "text of 4", "2 elements")
                .doesNotContain("Anna", "7", "secret");
    }

    @Test
    void showsTheValueWhereItIsAskedFor() {
        assertThat(text.of(Map.of("name", "Anna"), /* isMasked= */ false).text())
                .contains("\"Anna\"");
    }

    @Test
    void shortensWhatIsLong() {
        ValuePreview preview = text.of("x".repeat(100_000), /* isMasked= */ false);

        assertThat(preview.truncated()).isTrue();
        assertThat(preview.text()).hasSize(64 * 1024);
    }

    @Test
    void saysThatThereIsNone() {
        assertThat(text.of(null, /* isMasked= */ true).format()).isEqualTo("none");
    }

    @Test
    void masksKeysToWhereTheyBegin() {
        assertThat(KeyTexts.masked("goal:42:of:anna")).isEqualTo("goal:••••");
        assertThat(KeyTexts.masked("anna")).isEqualTo("••••");
    }
}
