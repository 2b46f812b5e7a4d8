package dev.larder.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.LoadException;
import dev.larder.Outcome;
import org.junit.jupiter.api.Test;

final class GraphQlTest extends GraphQlContract {

    private static final CatalogDatabase DATABASE = CatalogDatabase.h2("graphql");

    @Override
    CatalogDatabase emptyDatabase() {
        return DATABASE.emptied();
    }

    @Test
    void answersFromTheCacheWhenTheDatabaseIsGoneAndOtherwiseSaysSo() {
        ask("{ resource(id: \"module.shop\") { name } }");
        DATABASE.jdbc.sql("alter table catalog_resource rename to lost").update();
        try {
            assertThat(ask("{ resource(id: \"module.shop\") { name } }").outcome())
                    .isEqualTo(Outcome.MEMORY);
            assertThatThrownBy(() -> ask("{ lineage(id: \"module.shop\") { depth } }"))
                    .isInstanceOf(LoadException.class);
        } finally {
            DATABASE.jdbc.sql("alter table lost rename to catalog_resource").update();
        }
    }
}
