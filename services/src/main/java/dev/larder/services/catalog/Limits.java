package dev.larder.services.catalog;

import dev.larder.services.web.Parameters;
import dev.larder.services.web.Violations;
import java.util.Map;
import java.util.regex.Pattern;

/** What the catalogue accepts, in one place. */
final class Limits {

    static final int PAGE_SIZE = 20;
    static final int MAX_PAGE = 1_000;
    static final int MAX_DEPTH = 10;
    static final int MAX_QUERY_LENGTH = 100;
    static final int MAX_NAME_LENGTH = 150;
    static final int MAX_DESCRIPTION_LENGTH = 1_000;
    static final int MAX_ATTRIBUTES = 16;
    static final int MAX_ATTRIBUTE_LENGTH = 200;

    static final int MAX_IMPORT_ROWS = 10_000;
    static final int MAX_IMPORT_BYTES = 8 * 1024 * 1024;
    /** What of a bad import is told; the rest comes to light when these are mended. */
    static final int MAX_VIOLATIONS = 100;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");
    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z][A-Za-z0-9.-]{0,39}");
    private static final String NAME_RULE =
            "Java identifiers joined by dots, at most " + MAX_NAME_LENGTH + " characters, for example java.util";

    private Limits() {}

    static Violations ofName(ResourceName name) {
        boolean inPackage =
                name.type() != ResourceType.CLASS || name.qualifiedName().contains(".");
        return new Violations()
                .unless(isName(name.module()), "module", Parameters.quote(name.module()) + " is not a name", NAME_RULE)
                .unless(
                        isName(name.qualifiedName()),
                        "name",
                        Parameters.quote(name.qualifiedName()) + " is not a name",
                        NAME_RULE)
                .unless(
                        inPackage,
                        "name",
                        "names no package",
                        "a class's package and name, for example java.util.List");
    }

    static Violations ofContent(String description, Map<String, String> attributes) {
        Violations violations = new Violations()
                .unless(
                        description.length() <= MAX_DESCRIPTION_LENGTH,
                        "description",
                        "has " + description.length() + " characters",
                        "at most " + MAX_DESCRIPTION_LENGTH + " characters")
                .unless(
                        attributes.size() <= MAX_ATTRIBUTES,
                        "attributes",
                        "are " + attributes.size(),
                        "at most " + MAX_ATTRIBUTES);
        attributes.forEach((name, value) -> violations
                .unless(
                        ATTRIBUTE.matcher(name).matches(),
                        "attributes",
                        "have one named " + Parameters.quote(name),
                        "names of letters, digits, dots and hyphens, at most 40, beginning with a letter")
                .unless(
                        value.length() <= MAX_ATTRIBUTE_LENGTH,
                        "attributes." + name,
                        "has " + value.length() + " characters",
                        "at most " + MAX_ATTRIBUTE_LENGTH + " characters"));
        return violations;
    }

    /** Of a text that a search compares with. */
    static Violations ofText(String field, String text) {
        return new Violations()
                .unless(
                        text.length() <= MAX_QUERY_LENGTH,
                        field,
                        "has " + text.length() + " characters",
                        "at most " + MAX_QUERY_LENGTH + " characters");
    }

    /** Of an attribute that a search asks for; an empty text asks for none. */
    static Violations ofAttribute(String attribute) {
        int colon = attribute.indexOf(':');
        return ofText("attribute", attribute)
                .unless(
                        attribute.isEmpty()
                                || (colon > 0
                                        && ATTRIBUTE
                                                .matcher(attribute.substring(0, colon))
                                                .matches()),
                        "attribute",
                        "is " + Parameters.quote(attribute),
                        "a name and a value with a colon between them, for example exported:true");
    }

    private static boolean isName(String text) {
        return text.length() <= MAX_NAME_LENGTH && NAME.matcher(text).matches();
    }
}
