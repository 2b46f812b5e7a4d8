package dev.larder.services.catalog;

import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/** Reads the rows of an import, and says of all that are wrong which they are and why. Used by one thread, once. */
final class ImportReader {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final String ALLOWED = "an object of type, module, name, description and attributes";

    private final List<ImportRow> rows = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private int number;

    private ImportReader() {}

    /**
     * The rows of a JSON array, or of objects one after another. Reads at most {@link Limits#MAX_IMPORT_BYTES}; blocks.
     *
     * @throws InvalidInputException if there are none, or too many, or any of them is wrong
     */
    static List<ImportRow> read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(Limits.MAX_IMPORT_BYTES + 1);
        if (bytes.length > Limits.MAX_IMPORT_BYTES) {
            throw new InvalidInputException(
                    "body", "is too long", "at most " + Limits.MAX_IMPORT_BYTES + " bytes; send it in parts");
        }
        return new ImportReader().rows(bytes);
    }

    private List<ImportRow> rows(byte[] bytes) {
        try (MappingIterator<JsonNode> json = MAPPER.readerFor(JsonNode.class).readValues(bytes)) {
            while (number <= Limits.MAX_IMPORT_ROWS && json.hasNextValue()) {
                JsonNode row = json.nextValue();
                number++;
                add(row);
            }
        } catch (JacksonException broken) {
            note(new Violation(ImportRow.field(number + 1, ""), "cannot be read", "JSON: " + ALLOWED));
        }
        if ((number == 0 && violations.isEmpty()) || number > Limits.MAX_IMPORT_ROWS) {
            note(new Violation(
                    "rows",
                    number == 0 ? "are none" : "are too many",
                    "1 to " + Limits.MAX_IMPORT_ROWS + "; send more of them in parts"));
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        return rows;
    }

    private void add(JsonNode json) {
        if (!json.isObject()) {
            note(new Violation(ImportRow.field(number, ""), "is no object", ALLOWED));
            return;
        }
        try {
            rows.add(new ImportRow(
                    number, MAPPER.treeToValue(json, DraftBody.class).toDraft()));
        } catch (InvalidInputException wrong) {
            wrong.violations()
                    .forEach(each ->
                            note(new Violation(ImportRow.field(number, each.field()), each.problem(), each.allowed())));
        } catch (JacksonException wrong) {
            note(new Violation(ImportRow.field(number, ""), "has values of wrong types", ALLOWED));
        }
    }

    private void note(Violation violation) {
        if (violations.size() < Limits.MAX_VIOLATIONS) {
            violations.add(violation);
        }
    }
}
