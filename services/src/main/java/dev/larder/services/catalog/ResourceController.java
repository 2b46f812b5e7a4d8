package dev.larder.services.catalog;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
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
    SearchPage list(@RequestParam @Nullable String type, @RequestParam @Nullable String page) {
        return catalog.search(Inputs.list(type, page));
    }

    @GetMapping("/{id}")
    Resource resource(@PathVariable String id) {
        return catalog.find(Inputs.id(id)).orElseThrow(() -> new UnknownResourceException(id));
    }

    @GetMapping("/{id}/versions")
    History history(@PathVariable String id) {
        return catalog.history(Inputs.id(id)).orElseThrow(() -> new UnknownResourceException(id));
    }

    @GetMapping("/{id}/relationships")
    Relationships relationships(@PathVariable String id) {
        return catalog.relationships(Inputs.id(id)).orElseThrow(() -> new UnknownResourceException(id));
    }

    @GetMapping("/{id}/lineage")
    Lineage lineage(
            @PathVariable String id, @RequestParam @Nullable String direction, @RequestParam @Nullable String depth) {
        return catalog.lineage(Inputs.lineage(id, direction, depth))
                .orElseThrow(() -> new UnknownResourceException(id));
    }

    @PostMapping
    ResponseEntity<Resource> create(@RequestBody DraftBody body) {
        Resource created = catalog.create(body.toDraft()).resource();
        return ResponseEntity.created(URI.create(PATH + "/" + created.id())).body(created);
    }

    @PutMapping("/{id}")
    Resource update(@PathVariable String id, @RequestBody EditBody body) {
        return catalog.update(Inputs.id(id), body.toEdit()).resource();
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(@PathVariable String id) {
        catalog.delete(Inputs.id(id));
        return ResponseEntity.noContent().build();
    }
}
