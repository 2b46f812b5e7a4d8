package dev.larder.services.catalog;

import dev.larder.Larder;
import dev.larder.services.Caching;
import dev.larder.services.graphql.CachedQueries;
import dev.larder.services.graphql.GraphQlEngine;
import dev.larder.services.graphql.QueryLimits;
import dev.larder.services.web.Provenance;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.graphql.data.method.annotation.support.AnnotatedControllerConfigurer;

/** The catalogue's GraphQL. */
@Configuration(proxyBeanMethods = false)
class GraphQlConfiguration {

    @Bean
    GraphQlQueries catalogQueries(CatalogRepository catalog) {
        return new GraphQlQueries(catalog);
    }

    @Bean
    GraphQlFields catalogFields() {
        return new GraphQlFields();
    }

    @Bean
    GraphQlMutations catalogMutations(CatalogRepository catalog) {
        return new GraphQlMutations(catalog);
    }

    /** Made for the first request: the engine takes a while, and a server's start need not wait for it. */
    @Bean
    @Lazy
    GraphQlController catalogGraphQl(
            CatalogRepository catalog,
            @Qualifier("catalogLarder") Larder larder,
            Provenance provenance,
            ApplicationContext context,
            Environment environment) {
        GraphQlEngine engine =
                engine(catalog, context, environment.getProperty("catalog.graphql.introspection", Boolean.class, true));
        return new GraphQlController(
                Caching.isOn(environment)
                        ? CachedQueries.in(larder, engine, provenance)
                        : CachedQueries.uncached(engine, provenance));
    }

    static GraphQlEngine engine(CatalogRepository catalog, ApplicationContext context, boolean hasIntrospection) {
        AnnotatedControllerConfigurer fields = new AnnotatedControllerConfigurer();
        fields.setApplicationContext(context);
        fields.afterPropertiesSet();
        return GraphQlEngine.of(
                new GraphQlEngine.Settings(
                        new ClassPathResource("graphql/catalog.graphqls"),
                        QueryLimits.USUAL,
                        SearchTags.ALL,
                        hasIntrospection),
                fields,
                new GraphQlLoaders(catalog));
    }
}
