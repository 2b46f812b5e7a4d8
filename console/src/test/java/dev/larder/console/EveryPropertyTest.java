package dev.larder.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every property of the console reaches the record that our code reads, and stands in the template with its default. */
class EveryPropertyTest {

    private static final Path TEMPLATE = Path.of("src/main/resources/META-INF/larder/application-larder-console.yaml");
    private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");
    private static final Pattern LEFT_OUT = Pattern.compile("(?m)^( *)#(?! )");
    private static final Pattern PART_OF_MAP =
            Pattern.compile("^(larder\\.console\\.(users|alerts\\.thresholds))\\..*");

    private static final String EACH = """
            enabled = false -> false
            path = /shop -> /shop
            data = target/never -> target/never
            environment = PROD -> PROD
            show-keys = false -> false
            login = application -> APPLICATION
            users.ana.password = {bcrypt}$2y$04$..................................................... -> {bcrypt}$2y$04$.....................................................
            users.ana.role = admin -> ADMIN
            allow = 10.0.0.0/8 -> [10.0.0.0/8]
            hosts = shop.internal -> [shop.internal]
            session-timeout = 7m -> PT7M
            maximum-streams = 8 -> 8
            alerts.thresholds.hit-ratio.enabled = false -> false
            alerts.thresholds.hit-ratio.limit = 70% -> 70%
            alerts.thresholds.hit-ratio.for = 9m -> PT9M
            alerts.thresholds.hit-ratio.severity = critical -> CRITICAL
            alerts.thresholds.hit-ratio.minimum = 10 -> 10
            alerts.webhook.url = https://hooks.example.org/x -> https://hooks.example.org/x
            alerts.webhook.secret = sesame -> sesame
            alerts.webhook.timeout = 11s -> PT11S
            alerts.webhook.attempts = 12 -> 12
            alerts.webhook.pause = 13s -> PT13S
            """;

    private static ConsoleProperties bound(Map<String, ?> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("larder.console", ConsoleProperties.class);
    }

    private static Map<String, Object> properties(String yaml) throws IOException {
        Map<String, Object> properties = new TreeMap<>();
        for (PropertySource<?> document : new YamlPropertySourceLoader()
                .load("template", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))) {
            for (String name : ((EnumerablePropertySource<?>) document).getPropertyNames()) {
                properties.put(name, Objects.requireNonNull(document.getProperty(name)));
            }
        }
        return properties;
    }

    private static TreeSet<String> known() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode property :
                JsonMapper.shared().readTree(Files.readString(METADATA)).path("properties")) {
            assertThat(property.has("description")).as("%s", property).isTrue();
            names.add(property.path("name").asString());
        }
        return names;
    }

    /** Without the names that people choose. */
    private static TreeSet<String> named(Iterable<String> properties) {
        TreeSet<String> names = new TreeSet<>();
        properties.forEach(
                name -> names.add(PART_OF_MAP.matcher(name).replaceAll("$1").replaceAll("\\[\\d+]$", "")));
        return names;
    }

    @Test
    void reachesWhatReadsIt() {
        Map<String, String> values = new TreeMap<>();
        EACH.lines().forEach(line -> values.put("larder.console." + line.split(" = ")[0], line.split(" = | -> ")[1]));
        ConsoleProperties bound = bound(values);
        ConsoleProperties defaults = bound(Map.of());

        EACH.lines().forEach(line -> {
            String name = line.split(" = ")[0];
            assertThat(read(bound, name))
                    .as(name)
                    .isEqualTo(line.split(" -> ")[1])
                    .isNotEqualTo(read(defaults, name));
        });
    }

    @Test
    void isTriedHereAndStandsInTheTemplate() throws IOException {
        String template = LEFT_OUT.matcher(Files.readString(TEMPLATE)).replaceAll("$1");

        assertThat(named(EACH.lines()
                        .map(line -> "larder.console." + line.split(" = ")[0])
                        .toList()))
                .isEqualTo(known());
        assertThat(named(properties(template).keySet())).isEqualTo(known());
    }

    @Test
    void hasTheDefaultThatTheTemplateSays() throws IOException {
        assertThat(bound(properties(Files.readString(TEMPLATE)))).isEqualTo(bound(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "alerts.webhook.url, ftp://x/y, begins with https://",
        "alerts.webhook.url, /hooks, begins with https://",
        "alerts.webhook.timeout, 2m, from 1ms to 1m",
        "alerts.webhook.pause, 0s, from 1ms to 1m",
        "alerts.webhook.attempts, 0, from 1 to 100",
        "alerts.thresholds.hit-ratio.limit, 70, give a ratio",
        "alerts.thresholds.hits.limit, 0.7, there are redis-away",
        "maximum-streams, 0, from 1 to"
    })
    void isRefusedWithItsNameAndTheCure(String name, String value, String cure) {
        assertThatThrownBy(() -> bound(Map.of("larder.console." + name, value)))
                .isInstanceOf(BindException.class)
                .rootCause()
                .hasMessageContaining("larder.console." + name.replaceFirst("hits\\.limit", "hits"))
                .hasMessageContaining(cure);
    }

    private static String read(ConsoleProperties properties, String name) {
        @Nullable Object value = properties;
        for (String part : name.split("\\.")) {
            value = value == null ? null : value instanceof Map<?, ?> map ? map.get(part) : component(value, part);
        }
        return String.valueOf(value);
    }

    private static @Nullable Object component(Object of, String name) {
        String component = name.equals("for") ? "lasting" : camel(name);
        try {
            var method = of.getClass().getDeclaredMethod(component);
            method.setAccessible(true);
            return method.invoke(of);
        } catch (ReflectiveOperationException missing) {
            throw new AssertionError(missing);
        }
    }

    private static String camel(String kebab) {
        return Pattern.compile("-(.)")
                .matcher(kebab)
                .replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
    }
}
