package dev.larder.services.catalog;

import dev.larder.services.web.Violations;
import java.util.Locale;

/**
 * Asks for one page of the resources whose name or description contains {@code q}, in any case, which are of a type, in a module, or have an
 * attribute {@code name:value}; an empty text asks for none of it. Pages count from 0 and hold {@link Limits#PAGE_SIZE} resources.
 */
record SearchQuery(String q, TypeFilter type, String module, String attribute, int page) {

    enum TypeFilter {
        ANY,
        MODULE,
        PACKAGE,
        CLASS;

        boolean admits(ResourceType type) {
            return this == ANY || name().equals(type.name());
        }
    }

    SearchQuery {
        new Violations()
                .addAll(Limits.ofText("q", q))
                .addAll(Limits.ofText("module", module))
                .addAll(Limits.ofAttribute(attribute))
                .unless(
                        page >= 0 && page <= Limits.MAX_PAGE,
                        "page",
                        "is " + page,
                        "a number from 0 to " + Limits.MAX_PAGE)
                .reject();
        q = q.strip().toLowerCase(Locale.ROOT);
    }

    /** In all modules, with any attributes. */
    SearchQuery(String q, TypeFilter type, int page) {
        this(q, type, "", "", page);
    }

    int offset() {
        return page * Limits.PAGE_SIZE;
    }

    /** What {@link #attribute} has before its colon. */
    String attributeName() {
        return attribute.substring(0, attribute.indexOf(':'));
    }

    /** What {@link #attribute} has behind it. */
    String attributeValue() {
        return attribute.substring(attribute.indexOf(':') + 1);
    }
}
