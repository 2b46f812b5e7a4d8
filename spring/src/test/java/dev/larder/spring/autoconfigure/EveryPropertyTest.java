package dev.larder.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Clock;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.tier.SharedTier;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Every property is set here in an application that starts, and reaches the record that our code reads. */
class EveryPropertyTest {

    private static final String MOST = """
            larder.instance = shop -> shop
            larder.version = v7 -> v7
            larder.dynamic-caches = true -> true
            larder.maximum-rules = 7 -> 7
            larder.maximum-deferred = 8 -> 8
            larder.memory.enabled = false -> false
            larder.memory.maximum-size = 9 -> 9
            larder.redis.enabled = false -> false
            larder.redis.uri = redis://localhost:1 -> redis://localhost:1
            larder.redis.username = shop -> shop
            larder.redis.password = sesame -> sesame
            larder.redis.sentinel.username = watcher -> watcher
            larder.redis.sentinel.password = sesame -> sesame
            larder.redis.ssl = true -> true
            larder.redis.tls.trust = pom.xml -> [pom.xml]
            larder.redis.tls.certificate = pom.xml -> pom.xml
            larder.redis.tls.key = pom.xml -> pom.xml
            larder.redis.tls.key-password = sesame -> sesame
            larder.redis.soft-timeout = 11s -> PT11S
            larder.redis.command-timeout = 12s -> PT12S
            larder.redis.connect-timeout = 13s -> PT13S
            larder.redis.lease-time = 14s -> PT14S
            larder.redis.heartbeat = 15s -> PT15S
            larder.redis.journal.key-records = 16 -> 16
            larder.redis.journal.group-records = 17 -> 17
            larder.redis.breaker.failures = 18 -> 18
            larder.redis.breaker.open-at-most = 19s -> PT19S
            larder.redis.max-connections = 20 -> 20
            larder.redis.maximum-in-flight = 21 -> 21
            larder.redis.replicas = 1 -> 1
            larder.disk.enabled = false -> false
            larder.disk.path = target/never -> target/never
            larder.disk.maximum-size = 2GB -> 2147483648B
            larder.disk.preload.keys = 22 -> 22
            larder.disk.preload.maximum-size = 23MB -> 24117248B
            larder.disk.preload.at-most = 24s -> PT24S
            larder.transactions.loads = own-read-only -> OWN_READ_ONLY
            larder.defaults.time-to-live = 31s -> PT31S
            larder.defaults.stale-while-revalidate = 32s -> PT32S
            larder.defaults.stale-if-error = 33s -> PT33S
            larder.defaults.retry-pause = 42s -> PT42S
            larder.defaults.early-refresh = 1.5 -> 1.5
            larder.defaults.refresh-ahead = 0 -> 0.0
            larder.defaults.sliding = 0s -> PT0S
            larder.defaults.soft-load-timeout = 43s -> PT43S
            larder.defaults.hard-load-timeout = 44s -> PT44S
            larder.defaults.negative-time-to-live = 34s -> PT34S
            larder.defaults.jitter = 0.5 -> 0.5
            larder.defaults.max-staleness = 35s -> PT35S
            larder.defaults.wait-limit = 36s -> PT36S
            larder.defaults.lease-limit = 37s -> PT37S
            larder.defaults.maximum-size = 38 -> 38
            larder.defaults.analysed = false -> false
            larder.defaults.prefetch = 45 -> 45
            larder.defaults.maximum-batch = 39 -> 39
            larder.defaults.maximum-value-size = 40KB -> 40960B
            larder.defaults.serializer = json -> JSON
            larder.defaults.compression.enabled = false -> false
            larder.defaults.compression.algorithm = gzip -> GZIP
            larder.defaults.compression.above = 41B -> 41B
            larder.defaults.tags = shop -> [shop]
            larder.defaults.tiers = memory -> [MEMORY]
            larder.caches.books.key = book:{key} -> book:{key}
            larder.caches.books.type = java.lang.String -> java.lang.String
            larder.caches.books.schema = Book:2 -> Book:2
            larder.health.required = true -> true
            larder.health.read-back = false -> false
            larder.health.slow = 51s -> PT51S
            larder.logging.enabled = false -> false
            larder.logging.slow = 52s -> PT52S
            larder.metrics.enabled = false -> false
            larder.metrics.observations = false -> false
            larder.metrics.publish-interval = 53s -> PT53S
            larder.metrics.detailed = true -> true
            larder.metrics.web = true -> true
            larder.metrics.prefix = shop -> shop
            larder.management.port = 0 -> 0
            larder.management.address = 127.0.0.2 -> /127.0.0.2
            larder.actuator.show-keys = true -> true
            larder.warm.enabled = false -> false
            larder.warm.before-ready = true -> true
            larder.warm.ready-within = 64s -> PT1M4S
            larder.session.enabled = true -> true
            larder.session.timeout = 54m -> PT54M
            larder.session.touch-every = 55s -> PT55S
            larder.session.near-entries = 56 -> 56
            larder.session.near-time-to-live = 57s -> PT57S
            larder.session.maximum-size = 58KB -> 59392B
            larder.session.serializer = java -> JAVA
            larder.session.allow = com.acme.Cart -> [com.acme.Cart]
            larder.session.cookie.name = SHOP -> SHOP
            larder.session.cookie.secure = false -> false
            larder.session.cookie.same-site = Lax -> Lax
            larder.session.cookie.protect = true -> true
            larder.encryption.enabled = true -> true
            larder.encryption.rotate-every = 64d -> PT1536H
            larder.encryption.read-for = 65d -> PT1560H
            larder.encryption.refresh-every = 66s -> PT1M6S
            larder.encryption.master-key = AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= -> AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
            larder.encryption.other-master-key = AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= -> AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
            larder.keyring.enabled = true -> true
            larder.keyring.rotate-every = 61d -> PT1464H
            larder.keyring.read-for = 62d -> PT1488H
            larder.keyring.maximum-keys = 7 -> 7
            larder.keyring.refresh-every = 63s -> PT1M3S
            larder.keyring.key-encryption-key = AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= -> AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
            larder.keyring.not-before = 2026-01-02T03:04:05Z -> 2026-01-02T03:04:05Z
            """;

    private static final String INSTEAD = """
            larder.redis.host = localhost -> localhost
            larder.redis.port = 1 -> 1
            larder.redis.database = 2 -> 2
            larder.redis.password-file = pom.xml -> pom.xml
            larder.redis.sentinel.password-file = pom.xml -> pom.xml
            larder.redis.tls.key-password-file = pom.xml -> pom.xml
            larder.redis.tls.bundle = redis -> redis
            larder.encryption.master-key-file = pom.xml -> pom.xml
            larder.encryption.other-master-key-file = pom.xml -> pom.xml
            """;

    private static final String OF_THE_ENVIRONMENT = """
            larder.redis.password-environment = PATH -> PATH
            larder.redis.sentinel.password-environment = PATH -> PATH
            larder.redis.tls.key-password-environment = PATH -> PATH
            """;

    /** What cannot be set beside others, and whose test it has. */
    private static final Set<String> ELSEWHERE =
            Set.of("larder.enabled" /* BackOffTest */, "larder.caches" /* its own are here */);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(all()))
            .withBean(SharedTier.Provider.class, () -> new InMemorySharedTier(Clock.system()));

    private static Class<?>[] all() {
        return ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                .filter(name -> name.startsWith("dev.larder."))
                .map(name -> ClassUtils.resolveClassName(name, null))
                .toArray(Class<?>[]::new);
    }

    private record Row(String property, String value, String text) {
        static Row of(String line) {
            String[] parts = line.split(" = | -> ");
            return new Row(parts[0], parts[1], parts[2]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MOST, INSTEAD, OF_THE_ENVIRONMENT})
    void reachesWhatReadsIt(String rows) {
        Map<String, String> defaults = new TreeMap<>();
        runner.run(context ->
                rows.lines().map(Row::of).forEach(row -> defaults.put(row.property, read(context, row.property))));
        runner.withPropertyValues(rows.lines()
                        .map(Row::of)
                        .map(row -> row.property + "=" + row.value)
                        .toArray(String[]::new))
                .run(context -> rows.lines()
                        .map(Row::of)
                        .forEach(row -> assertThat(read(context, row.property))
                                .as(row.property)
                                .isEqualTo(row.text)
                                .isNotEqualTo(defaults.get(row.property))));
    }

    @Test
    void isHere() {
        Set<String> set = (MOST + INSTEAD + OF_THE_ENVIRONMENT)
                .lines()
                .map(Row::of)
                .map(row -> row.property.replace("larder.caches.books.", "larder.defaults."))
                .collect(Collectors.toCollection(TreeSet::new));
        set.addAll(ELSEWHERE);
        assertThat(set).containsAll(Metadata.properties().keySet());
    }

    /** The component of the record with the longest prefix of the property's name. */
    private static String read(AssertableApplicationContext context, String property) {
        Object found = context.getBeansWithAnnotation(ConfigurationProperties.class).values().stream()
                .filter(bean -> (property + ".").startsWith(prefix(bean) + "."))
                .max(Comparator.comparingInt(bean -> prefix(bean).length()))
                .orElseThrow(() -> new AssertionError("Nothing reads " + property));
        String[] names = property.substring(prefix(found).length() + 1).split("\\.");
        @Nullable Object value = found;
        for (String name : names) {
            value = value == null ? null : value instanceof Map<?, ?> map ? map.get(name) : component(value, name);
        }
        return String.valueOf(value);
    }

    private static String prefix(Object bean) {
        return Objects.requireNonNull(
                        AnnotatedElementUtils.getMergedAnnotation(bean.getClass(), ConfigurationProperties.class))
                .prefix();
    }

    private static @Nullable Object component(Object rec, String name) {
        Method accessor = Arrays.stream(rec.getClass().getRecordComponents())
                .filter(each -> each.getName().equalsIgnoreCase(name.replace("-", "")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(rec.getClass() + " has no " + name))
                .getAccessor();
        accessor.setAccessible(true);
        return ReflectionUtils.invokeMethod(accessor, rec);
    }
}
