package dev.larder.services.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Finds resources by their names. */
@RestController
@RequestMapping("/api/catalog")
final class SearchController {

    private final CatalogRepository catalog;

    SearchController(CatalogRepository catalog) {
        this.catalog = catalog;
    }

    @GetMapping("/search")
    SearchPage search(
            @RequestParam @Nullable String q,
            @RequestParam @Nullable String type,
            @RequestParam @Nullable String page) {
        return catalog.search(Inputs.search(q, type, page));
    }

    @GetMapping("/autocomplete")
    Suggestions autocomplete(@RequestParam @Nullable String prefix) {
        return catalog.autocomplete(Inputs.prefix(prefix));
    }
}
