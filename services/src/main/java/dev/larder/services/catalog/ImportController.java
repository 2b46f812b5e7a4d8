package dev.larder.services.catalog;

import dev.larder.services.web.SourceUnavailableException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Brings many resources into the catalogue with one request: a JSON array of what creates one, or one JSON object on each line. One import at a
 * time on each node, so that their bodies, which are read as a whole, do not fill its memory.
 */
@RestController
final class ImportController {

    static final String PATH = "/api/catalog/import";

    private final CatalogRepository catalog;
    private final Semaphore underWay = new Semaphore(1);

    ImportController(CatalogRepository catalog) {
        this.catalog = catalog;
    }

    /** What became of an import's rows, and in how many transactions. What was written is not put into the caches: the next reader loads it. */
    record Answer(int rows, int created, int updated, int unchanged, int batches) {}

    @PostMapping(
            path = PATH,
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_NDJSON_VALUE})
    @Operation(
            summary = "Creates many resources, or changes them to be as the rows say",
            description =
                    "A JSON array, or one object on each line; at most 10,000 rows and 8 MiB. The same rows again change nothing",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        array =
                                                @ArraySchema(
                                                        schema = @Schema(implementation = DraftBody.class),
                                                        minItems = 1,
                                                        maxItems = Limits.MAX_IMPORT_ROWS)),
                                @Content(
                                        mediaType = MediaType.APPLICATION_NDJSON_VALUE,
                                        schema = @Schema(implementation = DraftBody.class))
                            }))
    Answer importAll(InputStream body) throws IOException {
        if (!underWay.tryAcquire()) {
            throw ConflictException.importUnderWay();
        }
        try {
            List<ImportRow> rows = ImportReader.read(body);
            return answer(rows.size(), catalog.importAll(rows));
        } finally {
            underWay.release();
        }
    }

    private static Answer answer(int rows, Imported done) {
        done.stoppedBy().ifPresent(reason -> {
            throw new SourceUnavailableException("an import ended after " + done.batches()
                    + " batches, send it again for the rest: " + reason.getMessage());
        });
        return new Answer(rows, done.created(), done.updated(), done.unchanged(), done.batches());
    }
}
