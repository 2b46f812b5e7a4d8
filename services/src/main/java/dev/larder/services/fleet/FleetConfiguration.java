package dev.larder.services.fleet;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.services.Caching;
import dev.larder.services.LarderCustomizer;
import dev.larder.services.ServiceLarder;
import dev.larder.services.database.DatabaseConfiguration;
import dev.larder.services.database.QueryCounts;
import dev.larder.services.database.Schema;
import dev.larder.services.idempotency.IdempotencyConfiguration;
import dev.larder.services.web.Provenance;
import dev.larder.services.web.WebConfiguration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The whole fleet service, for a server to import: REST endpoints under {@code /api/fleet}, caches, and a simulated hypervisor with its
 * machines in the server's {@link DataSource}, which it migrates, and fills at the first start. The share of its calls that fail is the property
 * {@code fleet.hypervisor.failures}, 0.001 unless it is set. The bean {@code fleetLarder} is there for health checks and metrics, and is closed
 * with the context.
 *
 * @since 0.1
 */
@Configuration(proxyBeanMethods = false)
@Import({WebConfiguration.class, DatabaseConfiguration.class, IdempotencyConfiguration.class, FleetWarmers.class})
public class FleetConfiguration {

    private static final long WEATHER = 7;

    @Bean
    Larder fleetLarder(ObjectProvider<LarderCustomizer> customizers) {
        return ServiceLarder.of("fleet", customizers);
    }

    @Bean
    VmManager fleetManager(
            DataSource database,
            QueryCounts counts,
            @Qualifier("fleetLarder") Larder larder,
            Provenance provenance,
            Environment environment) {
        Schema.migrate(database, "fleet");
        DataSource dataSource = counts.of("fleet", database);
        new FleetImport(dataSource, Clock.system()).runOnce();
        double failures = environment.getProperty("fleet.hypervisor.failures", Double.class, 0.001);
        Weather weather = new Weather(WEATHER, failures, duration -> LockSupport.parkNanos(duration.toNanos()));
        VmTable machines = new VmTable(JdbcClient.create(dataSource));
        VmManager source = new SimulatedHypervisor(machines, weather, Clock.system());
        return Caching.isOn(environment) ? new CachedVmManager(source, larder, provenance) : source;
    }

    @Bean
    VmController fleetMachines(VmManager fleet) {
        return new VmController(fleet, Clock.system());
    }

    @Bean
    CommandController fleetCommands(VmManager fleet) {
        return new CommandController(fleet, Clock.system());
    }

    @Bean
    StatesController fleetStates(VmManager fleet) {
        return new StatesController(fleet, Clock.system());
    }
}
