package dev.larder.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.services.web.Problems;
import dev.larder.services.web.Provenance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** What users are told when the database is gone. */
final class BrokenDatabaseTest {

    private static final String RESOURCES = "/api/catalog/resources";

    private final CatalogDatabase database = CatalogDatabase.h2("broken");
    private final Larder larder = Larder.named("catalog").build();
    private final MockMvcTester http = http();

    private MockMvcTester http() {
        Provenance provenance = new Provenance(Clock.system());
        CatalogRepository catalog = new CachedCatalogRepository(database.repository(), larder, provenance);
        return MockMvcTester.create(MockMvcBuilders.standaloneSetup(new ResourceController(catalog))
                .setControllerAdvice(new Problems(), provenance)
                .addInterceptors(provenance)
                .build());
    }

    @BeforeEach
    void breakTheDatabaseUnderAWarmCache() {
        database.emptied();
        database.module("shop");
        assertThat(get("/module.shop")).hasStatusOk();
        database.jdbc.sql("drop all objects").update();
    }

    @AfterEach
    void close() {
        larder.close();
    }

    @Test
    void whatIsCachedIsStillAnswered() {
        assertThat(get("/module.shop")).hasStatusOk().hasHeader("X-Cache", "memory");
    }

    @Test
    void whatIsNotCachedIsUnavailableWithoutAWordOfSql() {
        assertThat(get("/module.till"))
                .hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
                .hasHeader("Retry-After", "5")
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyText()
                .contains("try again later")
                .doesNotContainIgnoringCase("select");
    }

    @Test
    void changesAreUnavailable() {
        assertThat(http.delete().uri(RESOURCES + "/module.shop")).hasStatus(HttpStatus.SERVICE_UNAVAILABLE);
    }

    private MvcTestResult get(String path) {
        return http.get().uri(RESOURCES + path).exchange();
    }
}
