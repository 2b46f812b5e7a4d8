package dev.larder.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.CacheSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The template application-larder.yaml says what is true. */
class TemplateTest {

    private static final String TEMPLATE = "/META-INF/larder/application-larder.yaml";
    private static final Pattern LEFT_OUT = Pattern.compile("(?m)^( *)#(?! )");
    private static final Pattern ELEMENT = Pattern.compile("\\[\\d+]$");

    @Test
    void namesEveryProperty() {
        TreeSet<String> named = properties(LEFT_OUT.matcher(text(TEMPLATE)).replaceAll("$1")).keySet().stream()
                .map(name -> ELEMENT.matcher(name).replaceAll(""))
                .map(name -> name.startsWith("larder.caches.") ? "larder.caches" : name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).containsExactlyElementsOf(Metadata.properties().keySet());
    }

    @Test
    void saysTheRealDefaults() {
        Map<String, Object> said = properties(text(TEMPLATE));
        Metadata.properties().forEach((name, property) -> {
            if (!name.startsWith("larder.defaults.") && property.has("defaultValue")) {
                assertThat(String.valueOf(said.get(name)))
                        .as(name)
                        .isEqualTo(property.get("defaultValue").asString());
            }
        });
        assertThat(bound(said)).isEqualTo(bound(Map.of("larder.enabled", "true")));
    }

    @Test
    void saysTheRealDefaultsOfCaches() {
        Map<String, Object> all = properties(LEFT_OUT.matcher(text(TEMPLATE)).replaceAll("$1"));
        List.of("key", "type", "schema", "soft-load-timeout", "hard-load-timeout", "tags[0]", "tiers[0]", "tiers[1]")
                .forEach(name -> all.remove("larder.defaults." + name));
        CacheSpec<String, String> plain = CacheSpec.of("word:{key}", String.class, String.class);
        Problems problems = new Problems();
        CacheSpec<String, String> said = Settings.defaults(Objects.requireNonNull(bound(all)), plain, problems);
        problems.throwIfAny();
        assertThat(figures(said.negativeTimeToLive(Duration.ZERO))).isEqualTo(figures(plain));
        Metadata.properties().forEach((name, property) -> {
            if (name.startsWith("larder.defaults.") && property.has("defaultValue")) {
                assertThat(String.valueOf(all.get(name)))
                        .as(name)
                        .isEqualTo(property.get("defaultValue").asString());
            }
        });
    }

    @Test
    void isDescribedInTheMetadataToo() {
        assertThat(Metadata.properties())
                .allSatisfy((name, property) ->
                        assertThat(property.has("description")).as(name).isTrue());
    }

    private static List<Object> figures(CacheSpec<?, ?> spec) {
        return List.of(
                spec.toString(),
                spec.retryPause(),
                spec.earlyRefresh(),
                spec.refreshAhead(),
                spec.sliding(),
                spec.waitLimit(),
                spec.leaseLimit(),
                spec.isAnalysed(),
                spec.maximumBatch(),
                spec.maximumValueSize(),
                spec.compressAbove());
    }

    private static LarderProperties bound(Map<String, Object> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bind("larder", LarderProperties.class)
                .orElse(null);
    }

    private static Map<String, Object> properties(String yaml) {
        try {
            List<PropertySource<?>> documents = new YamlPropertySourceLoader()
                    .load("template", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
            Map<String, Object> properties = new TreeMap<>();
            for (PropertySource<?> document : new ArrayList<>(documents)) {
                for (String name : ((EnumerablePropertySource<?>) document).getPropertyNames()) {
                    properties.put(name, Objects.requireNonNull(document.getProperty(name)));
                }
            }
            return properties;
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static String text(String resource) {
        try (InputStream in = Objects.requireNonNull(TemplateTest.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
