package dev.larder.services.catalog;

final class JdbcCatalogRepositoryTest extends CatalogRepositoryContract {

    private static final CatalogDatabase DATABASE = CatalogDatabase.h2("repository");

    @Override
    CatalogDatabase emptyDatabase() {
        return DATABASE.emptied();
    }
}
