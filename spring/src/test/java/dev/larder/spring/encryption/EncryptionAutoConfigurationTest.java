package dev.larder.spring.encryption;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.codecs.EncryptionKeys;
import dev.larder.codecs.MasterKey;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.tier.SharedTier;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@Timeout(60)
class EncryptionAutoConfigurationTest {

    private static final String KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    private static final String OTHER = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

    @TempDir
    Path folder;

    private final InMemorySharedTier redis = new InMemorySharedTier(Clock.system());

    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(EncryptionAutoConfiguration.class, LarderAutoConfiguration.class))
            .withPropertyValues("larder.instance=shop");

    private final ApplicationContextRunner runner = bare.withBean(SharedTier.Provider.class, redis::link);

    private final ApplicationContextRunner encrypting =
            runner.withPropertyValues("larder.encryption.enabled=true", "larder.encryption.master-key=" + KEY);

    private static String stored(Larder larder) {
        larder.cache(CacheSpec.of("book:{id}", Long.class, String.class).loader(id -> "canary"))
                .get(1L);
        byte[] bytes = larder.shared()
                .orElseThrow()
                .fetch("book:1")
                .toCompletableFuture()
                .join()
                .orElseThrow();
        return new String(bytes, ISO_8859_1);
    }

    @Test
    void nothingIsEncryptedUnlessToldTo() {
        runner.run(context -> {
            assertThat(context).doesNotHaveBean(EncryptionKeys.class);
            assertThat(stored(context.getBean(Larder.class))).contains("canary");
        });
    }

    @Test
    void everyCacheIsEncryptedAlsoOneWithCodecsOfItsOwn() {
        encrypting
                .withPropertyValues("larder.caches.book.compression.algorithm=gzip")
                .run(context ->
                        assertThat(stored(context.getBean(Larder.class))).doesNotContain("canary"));
    }

    @Test
    void theKeysAreMeasured() {
        encrypting.run(context -> {
            MeterRegistry registry = new SimpleMeterRegistry();
            context.getBean("larderEncryptionMetrics", MeterBinder.class).bindTo(registry);
            assertThat(registry.get("larder.encryption.keys")
                            .tag("namespace", "shop:v1")
                            .gauge()
                            .value())
                    .isOne();
            assertThat(registry.get("larder.encryption.unreadable").gauge().value())
                    .isZero();
            assertThat(registry.get("larder.encryption.age").gauge().value()).isNotNegative();
        });
    }

    @Test
    void theMasterKeyMayComeFromAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("master"), KEY);
        encrypting.run(first -> runner.withPropertyValues(
                        "larder.encryption.enabled=true", "larder.encryption.master-key-file=" + file)
                .run(second -> assertThat(second.getBean(EncryptionKeys.class).keys())
                        .isEqualTo(first.getBean(EncryptionKeys.class).keys())));
    }

    @Test
    void theApplicationsOwnKeysWin() {
        EncryptionKeys own = EncryptionKeys.under(MasterKey.of(OTHER));
        encrypting.withBean(EncryptionKeys.class, () -> own).run(context -> {
            assertThat(context.getBean(EncryptionKeys.class)).isSameAs(own);
            assertThat(own.keys()).hasSize(1);
        });
    }

    @Test
    void aWrongMasterKeyEndsTheStart() {
        encrypting.run(first -> runner.withPropertyValues(
                        "larder.encryption.enabled=true", "larder.encryption.master-key=" + OTHER)
                .run(second -> assertThat(second)
                        .getFailure()
                        .hasMessageStartingWith("The ring of keys at {shop:v1}~encryption cannot be used: It was made"
                                + " under another master key")));
    }

    @Test
    void anotherMasterKeyMayBeReadAsWell() {
        encrypting.run(first -> runner.withPropertyValues(
                        "larder.encryption.enabled=true",
                        "larder.encryption.master-key=" + OTHER,
                        "larder.encryption.other-master-key=" + KEY)
                .run(second -> assertThat(second).hasNotFailed()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "master-key=abc | larder.encryption.master-key: The master key is not the Base64 of 32 bytes: make one"
                        + " with 'openssl rand -base64 32', the same for all nodes",
                "enabled=true | larder.encryption.enabled is true, but there is no master key: set"
                        + " larder.encryption.master-key or larder.encryption.master-key-file to what 'openssl rand"
                        + " -base64 32' makes, the same for all nodes",
            })
    void saysWhatIsWrongWithTheMasterKey(String property, String message) {
        runner.withPropertyValues("larder.encryption.enabled=true", "larder.encryption." + property)
                .run(context -> assertThat(context.getStartupFailure()).hasStackTraceContaining(message));
    }

    @Test
    void saysThatTwoMasterKeysAreSet() {
        encrypting
                .withPropertyValues("larder.encryption.master-key-file=" + folder.resolve("none"))
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("larder.encryption.master-key and"
                                + " larder.encryption.master-key-file are both set: set one of them"));
    }

    @Test
    void saysWhatIsMissingWithoutASharedTier() {
        bare.withPropertyValues("larder.encryption.enabled=true", "larder.encryption.master-key=" + KEY)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessage("larder.encryption.enabled is true, but there is no shared tier for the keys: set"
                                + " larder.redis.uri, or switch larder.encryption.enabled off"));
    }
}
