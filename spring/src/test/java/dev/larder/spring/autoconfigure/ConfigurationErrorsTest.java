package dev.larder.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

class ConfigurationErrorsTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(all()));

    private static Class<?>[] all() {
        return ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                .filter(name -> name.startsWith("dev.larder."))
                .map(name -> ClassUtils.resolveClassName(name, null))
                .toArray(Class<?>[]::new);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "larder.instance=a b | larder.instance is 'a b': give 1 to 64 of the characters A-Z a-z 0-9 . _ -",
                "larder.version=v/1 | larder.version is 'v/1': give 1 to 64 of the characters A-Z a-z 0-9 . _ -",
                "larder.maximum-rules=0 | larder.maximum-rules is '0': give at least 1",
                "larder.maximum-deferred=0 | larder.maximum-deferred is '0': give at least 1",
                "larder.maximum-deferred=many | larder.maximum-deferred is 'many': give a whole number",
                "larder.memory.maximum-size=-1 | larder.memory.maximum-size is '-1': give 0 or more",
                "larder.dynamic-caches=perhaps | larder.dynamic-caches is 'perhaps': give true or false",
                "larder.redis.uri=http://a | larder.redis.uri is '(not shown)': The Redis address cannot be used: it begins with none of",
                "larder.redis.host=a/b | larder.redis.host is 'a/b': its path is not the number of a database",
                "larder.redis.command-timeout=0s | larder.redis.command-timeout is 'PT0S': it must be between PT0.01S and PT1M",
                "larder.redis.connect-timeout=2m | larder.redis.connect-timeout is 'PT2M': it must be between PT0.01S and PT1M",
                "larder.redis.lease-time=soon | larder.redis.lease-time is 'soon': give a duration such as 500ms, 10s or 5m",
                "larder.redis.heartbeat=1h | larder.redis.heartbeat is 'PT1H': it must be between PT0.01S and PT1M",
                "larder.redis.journal.key-records=0 | both must be at least 1",
                "larder.redis.breaker.failures=0 | give 1 to 1,000",
                "larder.redis.max-connections=1 | larder.redis.max-connections is '1': it must be between 2 and 1000",
                "larder.redis.maximum-in-flight=0 | larder.redis.maximum-in-flight is '0'",
                "larder.redis.soft-timeout=0s | larder.redis.soft-timeout is 'PT0S': it must be between PT0.01S and PT1M",
                "larder.redis.replicas=-1 | larder.redis.replicas is '-1'",
                "larder.disk.preload.keys=-1 | larder.disk.preload is 'Preload[keys=-1, maximumSize=67108864B, atMost=PT30S]': ",
                "larder.transactions.loads=hope | larder.transactions.loads is 'hope': give one of keep-nothing, keep-if-read-only, own-read-only",
                "larder.defaults.time-to-live=0s | larder.defaults.time-to-live is 'PT0S': give at least a millisecond",
                "larder.defaults.jitter=2 | larder.defaults.jitter is '2.0': give a share from 0 up to, not including, 1",
                "larder.defaults.type=java.lang.String | larder.defaults.type is 'java.lang.String': it is one cache's own; say it under",
                "larder.caches.books.schema=Book | larder.caches.books.schema is 'Book': give a name and a number, such as Book:2",
                "larder.caches.books.stale-if-error=-1s | larder.caches.books.stale-if-error is 'PT-1S': give a duration from zero to ten years",
                "larder.caches.books.max-staleness=1s | larder.caches.books.max-staleness is 'PT1S': give at least 2 seconds",
                "larder.caches.books.prefetch=-1 | larder.caches.books.prefetch is '-1': give 0 (off) to 100000 entries",
                "larder.warm.enabled=maybe | larder.warm.enabled is 'maybe': give true or false",
                "larder.warm.before-ready=maybe | larder.warm.before-ready is 'maybe': give true or false",
                "larder.warm.ready-within=0s | larder.warm.ready-within is 'PT0S': give a positive duration such as 1m",
                "larder.caches.books.maximum-batch=0 | larder.caches.books.maximum-batch is '0': give at least 1",
                "larder.caches.books.maximum-value-size=3GB | larder.caches.books.maximum-value-size is '3221225472B': give less than 2 GB",
                "larder.caches.books.compression.above=big | larder.caches.books.compression.above is 'big': give a size such as 512B, 64KB or 1GB",
                "larder.caches.books.compression.algorithm=zip | larder.caches.books.compression.algorithm is 'zip': give one of gzip, lz4, zstd",
                "larder.caches.books.compression.algorithm=zstd | larder.caches.books.compression.algorithm is 'ZSTD': its library is not there; put com.github.luben:zstd-jni on the class path",
                "larder.caches.books.serializer=java | larder.caches.books.serializer is 'java': give one of json, messagepack",
                "larder.caches.books.serializer=messagepack | larder.caches.books.serializer is 'MESSAGEPACK': its library is not there; put org.msgpack:msgpack-core on the class path",
                "larder.caches.books.tiers= | larder.caches.books.tiers is '[]': give at least one of memory, redis, disk",
                "larder.caches.books.tiers=tape | is 'tape': give one of memory, redis, disk",
                "larder.caches.books.time-to-life=1m | larder.caches.books.time-to-life is '1m': nothing reads it",
                "larder.redis.cluster=a | larder.redis.cluster is '(not shown)': nothing reads it; remove it, or correct its name",
                "larder.pasword=sesame | larder.pasword is '(not shown)': nothing reads it",
                "larder.nothing=a | larder.nothing is 'a': nothing reads it",
                "larder.memory.enabled=perhaps | larder.memory.enabled is 'perhaps': give true or false",
                "larder.redis.enabled=perhaps | larder.redis.enabled is 'perhaps': give true or false",
                "larder.redis.ssl=perhaps | larder.redis.ssl is 'perhaps': give true or false",
                "larder.redis.port=0x | larder.redis.port is '0x': give a whole number",
                "larder.redis.database=one | larder.redis.database is 'one': give a whole number",
                "larder.redis.password-file=/nowhere | larder.redis.password-file is '/nowhere': the file cannot be read; create it",
                "larder.redis.password-environment=NOBODY_SETS_THIS | larder.redis.password-environment is 'NOBODY_SETS_THIS': the variable holds no password; set it",
                "larder.redis.sentinel.username=watcher | larder.redis.sentinel.username is '(not shown)': it logs in nowhere without a password; set",
                "larder.redis.sentinel.password-file=/nowhere | larder.redis.sentinel.password-file is '/nowhere': the file cannot be read",
                "larder.redis.sentinel.password-environment=NOBODY_SETS_THIS | larder.redis.sentinel.password-environment is 'NOBODY_SETS_THIS'",
                "larder.redis.tls.trust=/nowhere | larder.redis.tls.trust is '[/nowhere]': The file /nowhere cannot be read; create it",
                "larder.redis.tls.certificate=/nowhere | larder.redis.tls.key is '': a certificate and its key go together; set this one too",
                "larder.redis.tls.key=/nowhere | larder.redis.tls.certificate is '': a certificate and its key go together",
                "larder.redis.tls.key-password-file=/nowhere | larder.redis.tls.key-password-file is '/nowhere': the file cannot be read",
                "larder.redis.tls.key-password-environment=NOBODY_SETS_THIS | larder.redis.tls.key-password-environment is 'NOBODY_SETS_THIS'",
                "larder.redis.tls.bundle=none | larder.redis.tls.bundle is 'none': no SSL bundle has that name; define spring.ssl.bundle.pem.none",
                "larder.redis.journal.group-records=0 | both must be at least 1",
                "larder.redis.breaker.open-at-most=1h | larder.redis.breaker is",
                "larder.disk.maximum-size=big | larder.disk.maximum-size is 'big': give a size such as 512B, 64KB or 1GB",
                "larder.caches.books.jitter=1 | larder.caches.books.jitter is '1.0': give a share from 0",
                "larder.caches.books.stale-while-revalidate=-1s | larder.caches.books.stale-while-revalidate is 'PT-1S': give a duration",
                "larder.caches.books.retry-pause=-1s | larder.caches.books.retry-pause is 'PT-1S': give a duration",
                "larder.caches.books.early-refresh=-1 | larder.caches.books.early-refresh is '-1.0': give a number from 0 (off) to 100",
                "larder.caches.books.refresh-ahead=1 | larder.caches.books.refresh-ahead is '1.0': give a share from 0 (off)",
                "larder.caches.books.sliding=-1s | larder.caches.books.sliding is 'PT-1S': give a duration",
                "larder.caches.books.soft-load-timeout=0s | larder.caches.books.soft-load-timeout is 'PT0S': give at least a millisecond",
                "larder.caches.books.hard-load-timeout=0s | larder.caches.books.hard-load-timeout is 'PT0S': give at least a millisecond",
                "larder.caches.books.negative-time-to-live=-1s | larder.caches.books.negative-time-to-live is 'PT-1S': give a duration",
                "larder.caches.books.wait-limit=-1s | larder.caches.books.wait-limit is 'PT-1S': give a duration",
                "larder.caches.books.lease-limit=-1s | larder.caches.books.lease-limit is 'PT-1S': give a duration",
                "larder.caches.books.maximum-size=-1 | larder.caches.books.maximum-size is '-1': give 0 or more",
                "larder.caches.books.analysed=maybe | larder.caches.books.analysed is 'maybe': give true or false",
                "larder.caches.books.compression.enabled=maybe | larder.caches.books.compression.enabled is 'maybe': give true or false",
                "larder.defaults.key=a:{b} | larder.defaults.key is 'a:{b}': it is one cache's own",
                "larder.defaults.schema=A:1 | larder.defaults.schema is 'A:1': it is one cache's own",
                "larder.health.slow=0s | larder.health.slow is 'PT0S': give a positive duration such as 250ms",
                "larder.health.slow=soon | larder.health.slow is 'soon': give a duration such as",
                "larder.health.slov=1s | larder.health.slov is '1s': nothing reads it; remove it, or correct its name",
                "larder.health.required=maybe | larder.health.required is 'maybe': give true or false",
                "larder.health.read-back=maybe | larder.health.read-back is 'maybe': give true or false",
                "larder.logging.slow=-1s | larder.logging.slow is 'PT-1S': give a positive duration such as 100ms",
                "larder.logging.enabled=maybe | larder.logging.enabled is 'maybe': give true or false",
                "larder.metrics.publish-interval=-1s | larder.metrics.publish-interval is 'PT-1S': give a positive duration such as 60s",
                "larder.metrics.prefix=0-a | larder.metrics.prefix is '0-a': give letters, digits and underscores",
                "larder.metrics.detailed=maybe | larder.metrics.detailed is 'maybe': give true or false",
                "larder.management.port=70000 | larder.management.port is '70000': give a port from 1 to 65535, 0 for any free one",
                "larder.management.address=a..b | larder.management.address is 'a..b': give",
                "larder.actuator.show-keys=maybe | larder.actuator.show-keys is 'maybe': give true or false",
                "larder.session.touch-every=1h | larder.session.touch-every is 'PT1H': give a duration shorter than larder.session.timeout",
                "larder.disk.enabled=maybe | larder.disk.enabled is 'maybe': give true or false",
                "larder.disk.preload.maximum-size=big | larder.disk.preload.maximum-size is 'big': give a size such as",
                "larder.disk.preload.at-most=soon | larder.disk.preload.at-most is 'soon': give a duration such as",
                "larder.metrics.enabled=maybe | larder.metrics.enabled is 'maybe': give true or false",
                "larder.metrics.observations=maybe | larder.metrics.observations is 'maybe': give true or false",
                "larder.metrics.web=maybe | larder.metrics.web is 'maybe': give true or false",
                "larder.encryption.enabled=maybe | larder.encryption.enabled is 'maybe': give true or false",
                "larder.encryption.refresh-every=0s | larder.encryption.refresh-every is 'PT0S': give at least 1s",
                "larder.encryption.rotate-every=1m | larder.encryption.rotate-every is 'PT1M': give at least four times",
                "larder.encryption.read-for=1m | larder.encryption.read-for is 'PT1M': give at least four times",
                "larder.keyring.enabled=maybe | larder.keyring.enabled is 'maybe': give true or false",
                "larder.keyring.refresh-every=0s | larder.keyring.refresh-every is 'PT0S': give a positive duration such as 60s",
                "larder.keyring.read-for=-1s | larder.keyring.read-for is 'PT-1S': give a positive duration such as 90d",
                "larder.keyring.rotate-every=1m | larder.keyring.rotate-every is 'PT1M': give at least four times",
                "larder.keyring.maximum-keys=2 | larder.keyring.maximum-keys is '2': give 3 to 100",
                "larder.keyring.not-before=soon | larder.keyring.not-before is 'soon': give",
                "larder.session.enabled=maybe | larder.session.enabled is 'maybe': give true or false",
                "larder.session.timeout=0s | larder.session.timeout is 'PT0S': give a positive duration such as 30m",
                "larder.session.near-entries=many | larder.session.near-entries is 'many': give a whole number",
                "larder.session.near-time-to-live=0s | larder.session.near-time-to-live is 'PT0S': give a positive duration",
                "larder.session.maximum-size=big | larder.session.maximum-size is 'big': give a size such as 512B, 64KB or 1GB",
                "larder.session.serializer=xml | larder.session.serializer is 'xml': give one of json, java",
                "larder.session.cookie.secure=maybe | larder.session.cookie.secure is 'maybe': give true or false",
                "larder.session.cookie.protect=maybe | larder.session.cookie.protect is 'maybe': give true or false",
                "larder.session.cookie.same-site=Never | larder.session.cookie.same-site is 'Never': give Strict, Lax or None"
            })
    void nameThePropertyItsValueAndTheCure(String property, String message) {
        String redis = property.startsWith("larder.redis.uri") || property.startsWith("larder.redis.host")
                ? "larder.enabled=true"
                : "larder.redis.uri=redis://localhost:1";
        runner.withPropertyValues(redis, property)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(LarderConfigurationException.class)
                        .hasMessageContaining(message));
    }

    /** Any text is good, or what is wrong is found out where it is used. */
    private static final Map<String, String> NEVER_WRONG_AT_THE_START = Map.ofEntries(
            Map.entry("larder.enabled", "what is not true is off, as of all of Boot's conditions"),
            Map.entry("larder.caches", "its own are here"),
            Map.entry("larder.defaults.tags", "any text"),
            Map.entry("larder.disk.path", "see below"),
            Map.entry("larder.redis.username", "any text"),
            Map.entry("larder.redis.password", "any text"),
            Map.entry("larder.redis.sentinel.password", "any text"),
            Map.entry("larder.redis.tls.key-password", "any text"),
            Map.entry("larder.session.allow", "names of classes that need not be there"),
            Map.entry("larder.session.cookie.name", "any text"),
            Map.entry("larder.encryption.master-key", "by its bean, see EncryptionAutoConfigurationTest"),
            Map.entry("larder.encryption.master-key-file", "likewise"),
            Map.entry("larder.encryption.other-master-key", "likewise"),
            Map.entry("larder.encryption.other-master-key-file", "likewise"),
            Map.entry("larder.keyring.key-encryption-key", "by the ring, see KeyRingAutoConfigurationTest"));

    @Test
    void areHereForEveryProperty() throws NoSuchMethodException {
        Set<String> tested = Stream.of(getClass()
                        .getDeclaredMethod("nameThePropertyItsValueAndTheCure", String.class, String.class)
                        .getAnnotation(CsvSource.class)
                        .value())
                .map(row -> row.substring(0, row.indexOf('=')).replace("larder.caches.books.", "larder.defaults."))
                .collect(Collectors.toSet());
        assertThat(Metadata.properties().keySet())
                .filteredOn(name -> !tested.contains(name))
                .allSatisfy(name -> assertThat(NEVER_WRONG_AT_THE_START).containsKey(name));
    }

    @Test
    void nameTheSizeOfTheDiskAndTheCure() {
        runner.withPropertyValues("larder.disk.path=target/never", "larder.disk.maximum-size=1MB")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(
                                "larder.disk.maximum-size is '1048576B': it must be between 67108864 and"));
    }

    @Test
    void nameTheModuleThatADiskNeeds() {
        runner.withClassLoader(new FilteredClassLoader("dev.larder.disk"))
                .withPropertyValues("larder.disk.path=data")
                .run(
                        context -> assertThat(context)
                                .getFailure()
                                .rootCause()
                                .hasMessageContaining(
                                        "larder.disk.path is 'data': it needs larder-disk on the class path; add dev.larder:larder-disk"));
    }

    @Test
    void areAllInOneMessage() {
        runner.withPropertyValues(
                        "larder.version=v/1",
                        "larder.maximum-rules=many",
                        "larder.redis.heartbeat=soon",
                        "larder.caches.books.time-to-live=soon",
                        "larder.health.slow=0s",
                        "larder.metrics.prefixx=a",
                        "larder.nothing.like=this")
                .run(context -> assertThat(analysis(context.getStartupFailure()).getDescription())
                        .contains("larder.version is 'v/1'")
                        .contains("larder.caches.books.time-to-live is 'soon'")
                        .contains("larder.nothing.like is 'this'")
                        .contains("larder.maximum-rules is 'many'")
                        .contains("larder.redis.heartbeat is 'soon'")
                        .contains("larder.health.slow is 'PT0S'")
                        .contains("larder.metrics.prefixx is 'a'")
                        .satisfies(text -> assertThat(text.lines().filter(line -> line.startsWith("    larder")))
                                .hasSize(7)));
    }

    @Test
    void tellNoSecrets() {
        runner.withPropertyValues(
                        "larder.redis.uri=ftp://shop:sesame@redis", "larder.redis.password=open", "larder.version=/")
                .run(context -> assertThat(context.getStartupFailure())
                        .isNotNull()
                        .asString()
                        .doesNotContain("sesame")
                        .doesNotContain("open"));
    }

    @Test
    void doNotComeFromWhatOtherBeansRead() {
        runner.withUserConfiguration(Other.class)
                .withPropertyValues("larder.other.name=x")
                .run(context -> assertThat(context).hasNotFailed());
    }

    private static FailureAnalysis analysis(Throwable failure) {
        return List.of(new ConfigurationFailureAnalyzer()).stream()
                .map(analyzer -> analyzer.analyze(failure))
                .findFirst()
                .orElseThrow();
    }

    @ConfigurationProperties("larder.other")
    record OtherProperties(String name) {}

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(OtherProperties.class)
    static class Other {}
}
