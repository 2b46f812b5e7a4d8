package dev.larder.disk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.codecs.EncryptionKeys;
import dev.larder.codecs.JsonCodecs;
import dev.larder.codecs.MasterKey;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.CodecProvider.Home;
import dev.larder.tier.CodecProvider.ValueShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Values that a cache encrypts lie on the disk as they stand in Redis. */
@Timeout(120)
final class EncryptedValuesTest {

    private static final String CANARY = "canary-in-the-value";

    @TempDir
    Path folder;

    private final InMemorySharedTier redis = new InMemorySharedTier(Clock.system());

    private Larder larder(CodecProvider codecs) {
        return Larder.named("shop")
                .shared(redis.link())
                .disk(Disk.in(folder, Tiers.BOUND))
                .codecs(codecs)
                .build();
    }

    private static CodecProvider encrypting() {
        MasterKey master = MasterKey.of(Base64.getEncoder().encodeToString(new byte[32]));
        return EncryptionKeys.under(master).encrypting(new JsonCodecs());
    }

    private static CacheSpec<String, String> spec() {
        return CacheSpec.of("goal:{id}", String.class, String.class)
                .timeToLive(Duration.ofHours(1))
                .loader(key -> CANARY);
    }

    private void fill(CodecProvider codecs) throws InterruptedException {
        try (Larder larder = larder(codecs)) {
            larder.cache(spec()).get("a");
            larder.local().orElseThrow().settle();
        }
    }

    @Test
    void areNotFoundThere() throws Exception {
        fill(encrypting());

        assertThat(isOnDisk(CANARY)).isFalse();
        assertThat(isOnDisk("goal:a")).isTrue();
    }

    @Test
    void wouldBeFoundOtherwise() throws Exception {
        fill(new JsonCodecs());

        assertThat(isOnDisk(CANARY)).isTrue();
    }

    @Test
    void areReadFromThereByTheNextProcess() throws Exception {
        fill(encrypting());

        try (Larder larder = larder(encrypting())) {
            byte[] envelope = larder.local()
                    .orElseThrow()
                    .read("goal:a")
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS)
                    .orElseThrow();
            Home home = new Home("shop:v1", larder.shared().orElseThrow(), Clock.system());
            ValueShape shape = new ValueShape(String.class, spec().schema(), 1_024, 1_024);
            assertThat(encrypting()
                            .in(home)
                            .codecFor(shape)
                            .decode("shop:v1:goal:a", envelope)
                            .value())
                    .isEqualTo(CANARY);
        }
    }

    private boolean isOnDisk(String text) throws IOException {
        for (Path file : Folders.files(Tiers.home(folder).resolve("store"))) {
            if (new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) {
                return true;
            }
        }
        return false;
    }
}
