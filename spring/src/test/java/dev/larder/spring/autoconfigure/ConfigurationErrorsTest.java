package dev.larder.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class ConfigurationErrorsTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(LarderAutoConfiguration.class));

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
                "larder.disk.path=data | larder.disk.path is 'data': it needs larder-disk on the class path",
                "larder.transactions.loads=hope | larder.transactions.loads is 'hope': give one of keep-nothing, keep-if-read-only, own-read-only",
                "larder.defaults.time-to-live=0s | larder.defaults.time-to-live is 'PT0S': give at least a millisecond",
                "larder.defaults.jitter=2 | larder.defaults.jitter is '2.0': give a share from 0 up to, not including, 1",
                "larder.defaults.type=java.lang.String | larder.defaults.type is 'java.lang.String': it is one cache's own; say it under",
                "larder.caches.books.schema=Book | larder.caches.books.schema is 'Book': give a name and a number, such as Book:2",
                "larder.caches.books.stale-if-error=-1s | larder.caches.books.stale-if-error is 'PT-1S': give a duration from zero to ten years",
                "larder.caches.books.max-staleness=1s | larder.caches.books.max-staleness is 'PT1S': give at least 2 seconds",
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
                "larder.redis.cluster=a | larder.redis.cluster is 'a': nothing reads it; remove it, or correct its name"
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

    @Test
    void areAllInOneMessage() {
        runner.withPropertyValues(
                        "larder.version=v/1", "larder.caches.books.time-to-live=soon", "larder.nothing.like=this")
                .run(context -> assertThat(analysis(context.getStartupFailure()).getDescription())
                        .contains("larder.version is 'v/1'")
                        .contains("larder.caches.books.time-to-live is 'soon'")
                        .contains("larder.nothing.like is 'this'"));
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
