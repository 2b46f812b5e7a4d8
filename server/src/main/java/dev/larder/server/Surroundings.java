package dev.larder.server;

import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * What the starter finds when it looks around: the properties that variables stand for, a place for the tier on disk, and where nobody
 * says where Redis is, the address of one that was started for this server.
 */
final class Surroundings {

    private static final String URI = "larder.redis.uri";
    private static final String HOST = "larder.redis.host";
    private static final String DISK = "larder.disk.path";
    private static final String AUDIT = "larder.console.data";

    private Surroundings() {}

    static void prepare(ConfigurableApplicationContext context, Variables variables, DataFolder folder) {
        ConfigurableEnvironment environment = context.getEnvironment();
        add(environment, "variables", variables.settings());
        add(environment, "disk", Map.of(DISK, folder.path().resolve("disk").toString()));
        add(environment, "audit", Map.of(AUDIT, folder.path().resolve("audit").toString()));
        if (!isSaid(environment)) {
            add(environment, "address variables", variables.address());
        }
        if (isSaid(environment) && !hasPassword(environment)) {
            add(environment, "credentials", variables.credentials());
        } else if (!isSaid(environment) && isWanted(environment)) {
            RedisHome home = RedisHome.in(folder.path().resolve("redis"));
            closeWith(context, home);
            add(environment, "embedded Redis", Map.of(URI, home.uri().toString()));
        }
    }

    /** As the first bean of all, and so closed as the last, also if the others cannot be made. */
    private static void closeWith(ConfigurableApplicationContext context, RedisHome home) {
        if (context.getBeanFactory() instanceof DefaultSingletonBeanRegistry beans) {
            beans.registerDisposableBean("redisHome", (DisposableBean) home::close);
        }
    }

    private static boolean isSaid(ConfigurableEnvironment environment) {
        return StringUtils.hasText(environment.getProperty(URI)) || StringUtils.hasText(environment.getProperty(HOST));
    }

    private static boolean hasPassword(ConfigurableEnvironment environment) {
        return Stream.of("password", "password-file", "password-environment")
                .anyMatch(name -> environment.containsProperty("larder.redis." + name));
    }

    private static boolean isWanted(ConfigurableEnvironment environment) {
        return !"false".equalsIgnoreCase(environment.getProperty("larder.redis.enabled"));
    }

    /** Last, so that what stands under {@code larder} anywhere comes before. */
    private static void add(ConfigurableEnvironment environment, String name, Map<String, String> properties) {
        environment.getPropertySources().addLast(new MapPropertySource(name, Map.copyOf(properties)));
    }
}
