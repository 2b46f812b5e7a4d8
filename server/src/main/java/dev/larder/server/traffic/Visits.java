package dev.larder.server.traffic;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One visit after another: at first through the lists, then what people do, and one change in two hundred visits. */
final class Visits {

    private static final int VISITS_FOR_A_CHANGE = 200;
    private static final int OWN_RESOURCES = 20;
    private static final int NOT_FOUND = 404;
    private static final int OK = 200;

    private final CatalogClient catalog;
    private final RandomGenerator random;
    private final JsonMapper json = JsonMapper.shared();
    private final Shelf shelf = new Shelf();
    private final AtomicInteger visits = new AtomicInteger();
    private final AtomicInteger nextPage = new AtomicInteger();

    Visits(CatalogClient catalog, RandomGenerator random) {
        this.catalog = catalog;
        this.random = random;
    }

    /** Begins the next visit. It ends in one way or another, which is nobody's concern. */
    CompletionStage<?> next() {
        int visit = visits.getAndIncrement();
        if (visit % VISITS_FOR_A_CHANGE == VISITS_FOR_A_CHANGE - 1) {
            return change("larder.traffic.n" + random.nextInt(OWN_RESOURCES));
        }
        return shelf.isEmpty() || (visit % 10 == 0 && nextPage.get() < Shelf.PAGES) ? leafThrough() : read();
    }

    private CompletionStage<?> leafThrough() {
        return catalog.get("/resources?type=class&page=" + nextPage.getAndIncrement() % Shelf.PAGES)
                .thenAccept(page -> shelf.add(idsIn(page)));
    }

    private List<String> idsIn(HttpResponse<String> page) {
        if (page.statusCode() != OK) {
            return List.of();
        }
        JsonNode items = json.readTree(page.body()).path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.path("id").asString())
                .toList();
    }

    private CompletionStage<?> read() {
        return catalog.get(Habit.draw(random).pathFor(shelf.draw(random)));
    }

    private CompletionStage<?> change(String module) {
        String path = "/resources/module." + module;
        return catalog.get(path).thenCompose(found -> switch (found.statusCode()) {
            case OK -> catalog.send("PUT", path, edited(found.body()));
            case NOT_FOUND -> catalog.send("POST", "/resources", draft(module));
            default -> CompletableFuture.completedFuture(found);
        });
    }

    private String draft(String module) {
        return json.writeValueAsString(Map.of("type", "module", "name", module, "description", "Made by --traffic"));
    }

    private String edited(String resource) {
        long version = json.readTree(resource).path("version").asLong();
        return json.writeValueAsString(
                Map.of("version", version, "description", "Changed by --traffic, " + version + " times by now"));
    }
}
