package dev.larder.services.catalog;

final class CatalogImportTest extends ImportContract {

    private static final CatalogDatabase DATABASE = CatalogDatabase.h2("import");

    @Override
    CatalogDatabase database() {
        return DATABASE;
    }
}
