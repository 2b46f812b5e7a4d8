package dev.larder.services.catalog;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * By which tags searches and suggestions are made untrue. What stands in a text begins, wherever it stands, with three characters of that
 * text; so each search carries the first three of what it looks for, and a change makes untrue the searches for any three that stand in what
 * the resource was called and described as, before and after. What has not got them cannot have found it, and does not now. Pure.
 */
final class SearchTags {

    /** What every list and search carries that any change may alter, GraphQL's results too. */
    static final String ALL = "searches";

    /** What every search for a text carries, for changes of which nobody says the texts, or that have too many. */
    static final String TEXTS = "searches:any";

    /** Above so many a change makes all searches untrue instead, which is one record. */
    static final int MAX_TAGS = 100;

    private static final int BEGINNING = 3;
    private static final int ASCII = 0x80;

    private SearchTags() {}

    /** What a search for a text carries, in lower case as it is looked for; one that is short, or not ASCII, is dropped with every change. */
    static Set<String> of(String text) {
        return text.length() < BEGINNING || !isAscii(text.substring(0, BEGINNING))
                ? Set.of(ALL)
                : Set.of(TEXTS, beginning(text, 0));
    }

    /** What has to be made untrue when something with these texts was changed. */
    static Set<String> of(Collection<String> texts) {
        Set<String> tags = new HashSet<>();
        for (String text : texts) {
            String small = text.toLowerCase(Locale.ROOT);
            for (int i = 0; i + BEGINNING <= small.length(); i++) {
                tags.add(beginning(small, i));
            }
        }
        // Databases do not agree on what is lower case beyond ASCII.
        if (tags.size() > MAX_TAGS || !texts.stream().allMatch(SearchTags::isAscii)) {
            tags = new HashSet<>(Set.of(TEXTS));
        }
        tags.add(ALL);
        return tags;
    }

    /** What has to be made untrue when nobody says what was changed. */
    static Set<String> everything() {
        return Set.of(ALL, TEXTS);
    }

    private static String beginning(String text, int at) {
        return ALL + "=" + text.substring(at, at + BEGINNING);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(each -> each < ASCII);
    }
}
