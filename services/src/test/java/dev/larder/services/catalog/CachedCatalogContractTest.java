package dev.larder.services.catalog;

import dev.larder.Larder;
import org.junit.jupiter.api.AfterEach;

/** A catalogue behind caches keeps all promises of one without. */
final class CachedCatalogContractTest extends CatalogRepositoryContract {

    private static final CatalogDatabase DATABASE = CatalogDatabase.h2("cached-contract");

    private final Larder larder = Larder.named("catalog").build();

    @AfterEach
    void close() {
        larder.close();
    }

    @Override
    CatalogDatabase emptyDatabase() {
        return DATABASE.emptied();
    }

    @Override
    CatalogRepository catalogOn(CatalogDatabase database) {
        return new CachedCatalogRepository(database.repository(), larder, outcome -> {});
    }
}
