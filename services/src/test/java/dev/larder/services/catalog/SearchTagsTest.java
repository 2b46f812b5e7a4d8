package dev.larder.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class SearchTagsTest {

    private static final List<String> TEXTS = List.of("ConcurrentHashMap", "A map that many may change at once");

    @Test
    void everySearchThatCanFindATextIsMadeUntrueWithIt() {
        for (String text : TEXTS) {
            String small = text.toLowerCase(Locale.ROOT);
            for (int from = 0; from < small.length(); from++) {
                for (int to = from; to <= small.length(); to++) {
                    assertThat(isMadeUntrue(small.substring(from, to), TEXTS)).isTrue();
                }
            }
        }
    }

    @Test
    void aSearchWhoseBeginningStandsInNoTextStays() {
        assertThat(isMadeUntrue("hashset", List.of("HashMap", "Of keys"))).isTrue();
        assertThat(isMadeUntrue("treemap", List.of("HashMap", "Of keys"))).isFalse();
    }

    @Test
    void aListAndAShortSearchAreMadeUntrueByEveryChange() {
        assertThat(isMadeUntrue("", List.of("HashMap"))).isTrue();
        assertThat(isMadeUntrue("xy", List.of("HashMap"))).isTrue();
    }

    @Test
    void whatDatabasesMayWriteSmallDifferentlyMakesEverySearchUntrue() {
        assertThat(isMadeUntrue("iso", List.of("\u0130SO"))).isTrue();
        assertThat(isMadeUntrue("\u0131so", List.of("ISO"))).isTrue();
    }

    @Test
    void aTextWithTooManyBeginningsMakesEverySearchUntrueWithTwoTags() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < SearchTags.MAX_TAGS; i++) {
            text.append(1_000 + 7 * i);
        }

        assertThat(isMadeUntrue("treemap", List.of(text.toString()))).isTrue();
        assertThat(SearchTags.of(List.of(text.toString()))).hasSize(2);
    }

    @Test
    void whatIsNotSaidMakesEverySearchUntrue() {
        for (String search : List.of("", "xy", "treemap", "\u0131so")) {
            assertThat(Collections.disjoint(SearchTags.of(search), SearchTags.everything()))
                    .isFalse();
        }
    }

    private static boolean isMadeUntrue(String search, List<String> texts) {
        return !Collections.disjoint(SearchTags.of(search), SearchTags.of(new ArrayList<>(texts)));
    }
}
