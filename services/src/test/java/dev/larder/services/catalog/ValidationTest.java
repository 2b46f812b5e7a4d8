package dev.larder.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.larder.services.catalog.SearchQuery.TypeFilter;
import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.Parameters;
import dev.larder.services.web.Violation;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class ValidationTest {

    @Test
    void namesTheFieldWhatIsWrongAndWhatIsAllowed() {
        assertThat(violations(() -> new LineageQuery(Direction.UPSTREAM, "module.java.base", 11)))
                .containsExactly(new Violation("depth", "is 11", "a number from 1 to 10"));
    }

    @Test
    void namesAllThatIsWrongAtOnce() {
        assertThat(fields(() -> new SearchQuery("x".repeat(101), TypeFilter.ANY, -1)))
                .containsExactly("q", "page");
    }

    @Test
    void boundsPages() {
        assertThat(fields(() -> new SearchQuery("x", TypeFilter.ANY, 1_001))).containsExactly("page");
    }

    @Test
    void wantsAPrefixOfAtLeastOneCharacter() {
        assertThat(fields(() -> new Prefix("  "))).containsExactly("prefix");
    }

    @Test
    void wantsNamesOfJavaIdentifiersAndAPackageForAClass() {
        assertThat(fields(() -> draft(ResourceName.ofPackage("a-b", "c d")))).containsExactly("module", "name");
        assertThat(fields(() -> draft(ResourceName.ofClass("a", "B")))).containsExactly("name");
    }

    @Test
    void boundsDescriptionsAndAttributes() {
        assertThat(fields(() -> new ResourceEdit(0, "x".repeat(1_001), Map.of("a b", "x".repeat(201)))))
                .containsExactly("version", "description", "attributes", "attributes.a b");
    }

    @Test
    void shortensWhatItQuotes() {
        assertThat(Parameters.quote("x".repeat(1_000))).hasSizeLessThan(50);
    }

    @Test
    void queriesThatMeanTheSameAreEqual() {
        assertThat(new SearchQuery(" List", TypeFilter.ANY, 0)).isEqualTo(new SearchQuery("lisT ", TypeFilter.ANY, 0));
        assertThat(new Prefix(" Li ")).isEqualTo(new Prefix("li"));
    }

    private static ResourceDraft draft(ResourceName name) {
        return new ResourceDraft(name, "", Map.of());
    }

    private static List<String> fields(ThrowingCallable request) {
        return violations(request).stream().map(Violation::field).toList();
    }

    private static List<Violation> violations(ThrowingCallable request) {
        return catchThrowableOfType(InvalidInputException.class, request).violations();
    }
}
