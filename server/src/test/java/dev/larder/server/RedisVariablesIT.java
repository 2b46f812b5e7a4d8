package dev.larder.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Larder;
import dev.larder.console.ConsoleAutoConfiguration;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.spring.metrics.MetricsAutoConfiguration;
import dev.larder.tier.SharedTier;
import dev.larder.topologies.RedisServer;
import dev.larder.topologies.RedisUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** What the deployments' variables say of a Redis that lets in nobody else. */
@Timeout(120)
class RedisVariablesIT {

    @Configuration(proxyBeanMethods = false)
    // The console's too, since the server's settings speak of it.
    @ImportAutoConfiguration({
        LarderAutoConfiguration.class,
        MetricsAutoConfiguration.class,
        ConsoleAutoConfiguration.class
    })
    static class Application {}

    @Test
    void logInWithThePasswordOfAFile(@TempDir Path folder) throws IOException {
        RedisUser user = RedisUser.omnipotent("application");
        Path password = Files.writeString(folder.resolve("password"), user.password() + "\n");
        try (RedisServer server = RedisServer.builder().user(user).start();
                ConfigurableApplicationContext context = run(Map.of(
                        "REDIS_ADDR", "127.0.0.1:" + server.port(),
                        "REDIS_USER", user.name(),
                        "REDIS_PASSWORD_FILE", password.toString()))) {
            Larder larder = context.getBean(Larder.class);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> larder.shared().map(SharedTier::isConnected).orElse(false));
            assertThat(larder.status().toString()).doesNotContain(user.password());
        }
    }

    private static ConfigurableApplicationContext run(Map<String, String> environment) {
        Variables variables = Variables.read(environment);
        Map<String, Object> properties = new HashMap<>(variables.address());
        properties.putAll(variables.credentials());
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties(properties)
                .run();
    }
}
