package dev.larder.services.catalog;

final class BulkImportTest extends BulkImportContract {

    private static final CatalogDatabase DATABASE = CatalogDatabase.h2("bulk-import");

    @Override
    CatalogDatabase emptyDatabase() {
        return DATABASE.emptied();
    }
}
