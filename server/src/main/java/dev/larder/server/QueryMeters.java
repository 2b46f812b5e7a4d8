package dev.larder.server;

import dev.larder.services.database.QueryCounts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Shows what the services ask of their database, which tells what their caches spare it. */
@Configuration(proxyBeanMethods = false)
class QueryMeters {

    /** Bound when all services are there. */
    @Bean
    MeterBinder queriesOfServices(QueryCounts counts) {
        return registry -> counts.services().forEach(service -> bind(service, counts, registry));
    }

    private static void bind(String service, QueryCounts counts, MeterRegistry registry) {
        for (QueryCounts.Kind kind : QueryCounts.Kind.values()) {
            FunctionCounter.builder("larder.services.queries", counts, all -> all.count(service, kind))
                    .description("Statements that a service has sent to its database")
                    .tag("service", service)
                    .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }
}
