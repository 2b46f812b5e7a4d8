package dev.larder.services.catalog;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.services.Caching;
import dev.larder.services.LarderCustomizer;
import dev.larder.services.ServiceLarder;
import dev.larder.services.database.Batches;
import dev.larder.services.database.DatabaseConfiguration;
import dev.larder.services.database.MarkedFill;
import dev.larder.services.database.QueryCounts;
import dev.larder.services.database.Schema;
import dev.larder.services.idempotency.IdempotencyConfiguration;
import dev.larder.services.web.Provenance;
import dev.larder.services.web.WebConfiguration;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The whole catalogue service, for a server to import: REST endpoints under {@code /api/catalog}, caches, and its tables in the
 * server's {@link DataSource}, which it migrates, and fills at the first start. The server's {@link LarderCustomizer} beans give the
 * caches their tiers. The bean {@code catalogLarder} is there for health checks and metrics, and is closed with the context.
 *
 * @since 0.1
 */
@Configuration(proxyBeanMethods = false)
@Import({WebConfiguration.class, DatabaseConfiguration.class, IdempotencyConfiguration.class, GraphQlConfiguration.class
})
public class CatalogConfiguration {

    @Bean
    Larder catalogLarder(ObjectProvider<LarderCustomizer> customizers) {
        return ServiceLarder.of("catalog", customizers);
    }

    @Bean
    CatalogRepository catalogRepository(
            DataSource database,
            QueryCounts counts,
            @Qualifier("catalogLarder") Larder larder,
            Provenance provenance,
            Environment environment) {
        Schema.migrate(database, "catalog");
        DataSource dataSource = counts.of("catalog", database);
        TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        JdbcClient jdbc = JdbcClient.create(dataSource);
        NamedParameterJdbcTemplate template = new NamedParameterJdbcTemplate(dataSource);
        new AttributeFill(jdbc, new MarkedFill(template, transactions, Clock.system(), "catalog")).runOnce();
        new CatalogImport(template, transactions, Clock.system()).runOnce();
        CatalogRepository source = new JdbcCatalogRepository(jdbc, new Batches(template), transactions, Clock.system());
        return Caching.isOn(environment) ? new CachedCatalogRepository(source, larder, provenance) : source;
    }

    @Bean
    ResourceController catalogResources(CatalogRepository catalog) {
        return new ResourceController(catalog);
    }

    @Bean
    SearchController catalogSearch(CatalogRepository catalog) {
        return new SearchController(catalog);
    }

    @Bean
    ImportController catalogImports(CatalogRepository catalog) {
        return new ImportController(catalog);
    }
}
