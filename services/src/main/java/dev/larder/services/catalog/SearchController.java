package dev.larder.services.catalog;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Finds resources by their names and descriptions. */
@RestController
@RequestMapping("/api/catalog")
final class SearchController {

    private final CatalogRepository catalog;

    SearchController(CatalogRepository catalog) {
        this.catalog = catalog;
    }

    @GetMapping("/search")
    @Operation(summary = "Resources by a part of their name or description, best matches first")
    SearchPage search(
            @Parameter(
                            description = "a part of a name or description",
                            required = true,
                            example = "deque",
                            schema = @Schema(minLength = 1, maxLength = Limits.MAX_QUERY_LENGTH))
                    @RequestParam(required = false)
                    @Nullable String q,
            @Parameter(
                            description = "only resources of this type",
                            schema = @Schema(implementation = SearchQuery.TypeFilter.class, defaultValue = "ANY"))
                    @RequestParam(required = false)
                    @Nullable String type,
            @Parameter(
                            description = "only resources of this module",
                            schema = @Schema(maxLength = Limits.MAX_QUERY_LENGTH))
                    @RequestParam(required = false)
                    @Nullable String module,
            @Parameter(
                            description = "only resources with this attribute, name:value",
                            schema = @Schema(maxLength = Limits.MAX_QUERY_LENGTH))
                    @RequestParam(required = false)
                    @Nullable String attribute,
            @RequestParam(required = false) @Nullable String page) {
        return catalog.search(Inputs.query(Inputs.text(q), type, module, attribute, page));
    }

    @GetMapping("/autocomplete")
    @Operation(summary = "How a name that is being typed may go on")
    Suggestions autocomplete(
            @Parameter(
                            description = "what was typed of a name",
                            required = true,
                            example = "java.ut",
                            schema = @Schema(minLength = 1, maxLength = Limits.MAX_QUERY_LENGTH))
                    @RequestParam(required = false)
                    @Nullable String prefix) {
        return catalog.autocomplete(Inputs.prefix(prefix));
    }
}
