package dev.larder.server.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VisitsTest {

    private final FakeCatalog catalog = new FakeCatalog();
    private final CatalogClient client = new CatalogClient(catalog.address());
    private final Visits visits = new Visits(client, new SplittableRandom(42));

    VisitsTest() throws IOException {}

    @AfterEach
    void close() {
        client.close();
        catalog.close();
    }

    private List<String> after(int count) {
        for (int i = 0; i < count; i++) {
            visits.next().toCompletableFuture().join();
        }
        return catalog.requests;
    }

    @Test
    void beginWithAListAndGoOnWithWhatStandsInIt() {
        assertThat(after(100)).first().isEqualTo("GET /resources?type=class&page=0");
        assertThat(catalog.requests).anyMatch(request -> request.equals("GET /resources/class.a.b.First"));
        assertThat(catalog.requests).anyMatch(request -> request.equals("GET /resources/class.a.b.Second"));
        assertThat(catalog.requests).anyMatch(request -> request.startsWith("GET /search?q="));
    }

    @Test
    void readFurtherInTheListsNowAndThen() {
        assertThat(after(100)).filteredOn(request -> request.contains("page=")).hasSize(10);
    }

    @Test
    void makeAResourceOfTheirOwnAndChangeItLater() {
        after(400);

        assertThat(catalog.requests)
                .filteredOn(request -> request.contains("larder.traffic"))
                .hasSize(4)
                .satisfies(changes -> {
                    assertThat(changes.get(0)).startsWith("GET /resources/module.larder.traffic.n");
                    assertThat(changes.get(1)).startsWith("POST /resources {").contains("\"type\":\"module\"");
                    assertThat(changes.get(2)).startsWith("GET /resources/module.larder.traffic.n");
                    assertThat(changes.get(3))
                            .startsWith("PUT /resources/module.larder.traffic.n")
                            .contains("\"version\":3");
                });
    }
}
