package dev.larder.services.catalog;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.services.LarderCustomizer;
import dev.larder.services.ServiceLarder;
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
@Import({WebConfiguration.class, IdempotencyConfiguration.class})
public class CatalogConfiguration {

    @Bean
    Larder catalogLarder(ObjectProvider<LarderCustomizer> customizers) {
        return ServiceLarder.of("catalog", customizers);
    }

    @Bean
    CatalogRepository catalogRepository(
            DataSource dataSource, @Qualifier("catalogLarder") Larder larder, Provenance provenance) {
        TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        Schema.migrate(dataSource, "catalog");
        new CatalogImport(new NamedParameterJdbcTemplate(dataSource), transactions, Clock.system()).runOnce();
        CatalogRepository source =
                new JdbcCatalogRepository(JdbcClient.create(dataSource), transactions, Clock.system());
        return new CachedCatalogRepository(source, larder, provenance);
    }

    @Bean
    ResourceController catalogResources(CatalogRepository catalog) {
        return new ResourceController(catalog);
    }

    @Bean
    SearchController catalogSearch(CatalogRepository catalog) {
        return new SearchController(catalog);
    }
}
