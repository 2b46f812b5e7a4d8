package dev.larder.services.catalog;

import dev.larder.services.web.EntityTag;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Resources and what belongs to one: its versions, relationships and lineage. */
@RestController
@RequestMapping(ResourceController.PATH)
final class ResourceController {

    static final String PATH = "/api/catalog/resources";

    private final CatalogRepository catalog;

    ResourceController(CatalogRepository catalog) {
        this.catalog = catalog;
    }

    @GetMapping
    @Operation(summary = "All resources, page by page")
    SearchPage list(
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
        return catalog.search(Inputs.query("", type, module, attribute, page));
    }

    @GetMapping("/{id}")
    @Operation(summary = "A resource")
    ResponseEntity<Resource> resource(@PathVariable String id) {
        return tagged(ResponseEntity.ok(), catalog.find(Inputs.id(id)).orElseThrow(() -> unknown(id)));
    }

    @GetMapping("/{id}/versions")
    @Operation(summary = "The newest hundred versions of a resource, also of one that was deleted")
    History history(@PathVariable String id) {
        return catalog.history(Inputs.id(id)).orElseThrow(() -> unknown(id));
    }

    @GetMapping("/{id}/versions/{from}..{to}")
    @Operation(summary = "What is different between two versions of a resource, whichever is older")
    Diff diff(
            @PathVariable String id,
            @Parameter(example = "1", schema = @Schema(type = "integer", minimum = "1")) @PathVariable String from,
            @Parameter(example = "1", schema = @Schema(type = "integer", minimum = "1")) @PathVariable String to) {
        return catalog.diff(Inputs.diff(id, from, to))
                .orElseThrow(() -> UnknownResourceException.versions(id, from, to));
    }

    @GetMapping("/{id}/relationships")
    @Operation(summary = "What a resource contains, stands in and needs")
    Relationships relationships(@PathVariable String id) {
        return catalog.relationships(Inputs.id(id)).orElseThrow(() -> unknown(id));
    }

    @GetMapping("/{id}/lineage")
    @Operation(summary = "What a resource needs, or what needs it, as far as asked")
    Lineage lineage(
            @PathVariable String id,
            @Parameter(
                            description = "what it needs, or what needs it",
                            schema = @Schema(implementation = Direction.class, defaultValue = "UPSTREAM"))
                    @RequestParam(required = false)
                    @Nullable String direction,
            @Parameter(
                            description = "how many steps away at most",
                            schema =
                                    @Schema(
                                            type = "integer",
                                            minimum = "1",
                                            maximum = "" + Limits.MAX_DEPTH,
                                            defaultValue = "3"))
                    @RequestParam(required = false)
                    @Nullable String depth) {
        return catalog.lineage(Inputs.lineage(id, direction, depth)).orElseThrow(() -> unknown(id));
    }

    @PostMapping
    @Operation(summary = "Adds a resource")
    @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
    ResponseEntity<Resource> create(@RequestBody DraftBody body) {
        Resource created = catalog.create(body.toDraft()).resource();
        return tagged(ResponseEntity.created(URI.create(PATH + "/" + created.id())), created);
    }

    @PutMapping("/{id}")
    @Operation(summary = "Changes a resource")
    ResponseEntity<Resource> update(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody EditBody body) {
        Change change = catalog.update(Inputs.id(id), EntityTag.expected(ifMatch), body.toEdit(ifMatch));
        return tagged(ResponseEntity.ok(), change.resource());
    }

    @DeleteMapping("/{id}")
    @Operation(summary = "Removes a resource that contains no others")
    ResponseEntity<Void> delete(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        catalog.delete(Inputs.id(id), EntityTag.expected(ifMatch));
        return ResponseEntity.noContent().build();
    }

    private static ResponseEntity<Resource> tagged(ResponseEntity.BodyBuilder answer, Resource resource) {
        return answer.eTag(EntityTag.of(resource.version())).body(resource);
    }

    private static UnknownResourceException unknown(String id) {
        return new UnknownResourceException(id);
    }
}
