package dev.larder.server;

import dev.larder.Larder;
import dev.larder.server.health.HealthConfiguration;
import dev.larder.server.problems.ProblemConfiguration;
import dev.larder.server.traffic.Traffic;
import dev.larder.services.catalog.CatalogConfiguration;
import dev.larder.services.coach.CoachConfiguration;
import dev.larder.services.fleet.FleetConfiguration;
import dev.larder.services.learning.LearningConfiguration;
import dev.larder.services.openapi.OpenApiConfiguration;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;

/** The server as a Spring application, all parts named here. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    TiersConfiguration.class,
    QueryMeters.class,
    CatalogConfiguration.class,
    FleetConfiguration.class,
    CoachConfiguration.class,
    LearningConfiguration.class,
    OpenApiConfiguration.class,
    HealthConfiguration.class,
    LimitMetersConfiguration.class,
    ProblemConfiguration.class
})
class ServerApplication {

    /**
     * Starts everything and returns when requests are answered.
     *
     * @throws StartException if that fails; nothing is left running then
     * @throws UsageException if the configuration is wrong
     */
    static ConfigurableApplicationContext start(Options options, Variables variables, DataFolder folder) {
        Path log = folder.path().resolve("larder.log");
        SpringApplication application = new SpringApplicationBuilder(ServerApplication.class)
                .bannerMode(Banner.Mode.OFF)
                .initializers(context -> Surroundings.prepare(context, variables, folder))
                .build();
        try {
            return application.run(arguments(options, folder, log));
        } catch (RuntimeException failure) {
            throw StartFailures.of(failure, log, variables.origins());
        }
    }

    private static String[] arguments(Options options, DataFolder folder, Path log) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=" + options.port(),
                "--logging.file.name=" + log,
                "--spring.datasource.url=" + database(options, folder)));
        if (options.redis() != null) {
            // A flag comes before every property, so a host that one of them names counts for nothing.
            arguments.add("--larder.redis.uri=" + options.redis());
            arguments.add("--larder.redis.host=");
        }
        return arguments.toArray(String[]::new);
    }

    private static String database(Options options, DataFolder folder) {
        return Objects.requireNonNullElseGet(
                options.database(),
                () -> "jdbc:h2:file:" + folder.path().resolve("db").resolve("larder") + ";DB_CLOSE_ON_EXIT=FALSE");
    }

    /** Whether there is a Redis, or is to be one. */
    static boolean hasRedis(ConfigurableApplicationContext context) {
        return context.getBeansOfType(Larder.class).values().stream()
                .anyMatch(larder -> larder.shared().isPresent());
    }

    /** Where it listens. */
    static URI address(ConfigurableApplicationContext context) {
        WebServer web = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer());
        return URI.create("http://localhost:" + web.getPort());
    }

    /** Makes requests to it until it ends. */
    static void visit(ConfigurableApplicationContext context) {
        Traffic traffic = Traffic.to(address(context));
        context.addApplicationListener((ContextClosedEvent event) -> traffic.close());
    }
}
