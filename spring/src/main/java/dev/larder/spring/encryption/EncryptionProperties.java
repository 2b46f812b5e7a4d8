package dev.larder.spring.encryption;

import dev.larder.codecs.EncryptionKeys;
import dev.larder.codecs.MasterKey;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Encryption of values in Redis and on disk, under {@code larder.encryption}. Its text tells no secret.
 *
 * @param enabled whether the values of all caches are encrypted
 * @param masterKey the base64 of 32 bytes that encrypt the keys in Redis, the same for all nodes
 * @param masterKeyFile a file with the master key, instead
 * @param otherMasterKey one that is read as well, while the master key is being replaced
 * @param otherMasterKeyFile a file with that one, instead
 * @param rotateEvery how long a key encrypts what is new
 * @param readFor how long a key is read after another has taken its place
 * @param refreshEvery how often a node looks whether the keys have changed
 */
@ConfigurationProperties("larder.encryption")
record EncryptionProperties(
        @DefaultValue("false") boolean enabled,
        @Nullable String masterKey,
        @Nullable Path masterKeyFile,
        @Nullable String otherMasterKey,
        @Nullable Path otherMasterKeyFile,
        @DefaultValue("30d") Duration rotateEvery,
        @DefaultValue("90d") Duration readFor,
        @DefaultValue("60s") Duration refreshEvery) {

    private static final String PREFIX = "larder.encryption.";

    EncryptionProperties {
        if (refreshEvery.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(PREFIX + "refresh-every is " + refreshEvery + ": give at least 1s");
        }
        requireLonger("rotate-every", rotateEvery, refreshEvery);
        requireLonger("read-for", readFor, refreshEvery);
    }

    private static void requireLonger(String name, Duration duration, Duration refreshEvery) {
        if (duration.compareTo(refreshEvery.multipliedBy(4)) < 0) {
            throw new IllegalArgumentException(PREFIX + name + " is " + duration + ": give at least four times "
                    + PREFIX + "refresh-every, " + refreshEvery);
        }
    }

    EncryptionKeys keys() {
        return EncryptionKeys.under(master()).rotatedEvery(rotateEvery, readFor).refreshedEvery(refreshEvery);
    }

    private MasterKey master() {
        MasterKey master = key("master-key", masterKey, masterKeyFile);
        if (master == null) {
            throw new IllegalStateException(PREFIX + "enabled is true, but there is no master key: set " + PREFIX
                    + "master-key or " + PREFIX + "master-key-file to what 'openssl rand -base64 32' makes, the same"
                    + " for all nodes");
        }
        MasterKey other = key("other-master-key", otherMasterKey, otherMasterKeyFile);
        return other == null ? master : master.alsoReading(other);
    }

    private static @Nullable MasterKey key(String name, @Nullable String text, @Nullable Path file) {
        if (text != null && file != null) {
            throw new IllegalStateException(
                    PREFIX + name + " and " + PREFIX + name + "-file are both set: set one of them");
        }
        try {
            return text != null ? MasterKey.of(text) : file != null ? MasterKey.fromFile(file) : null;
        } catch (IllegalArgumentException wrong) {
            throw new IllegalStateException(PREFIX + name + ": " + wrong.getMessage(), wrong);
        }
    }

    @Override
    public String toString() {
        return "EncryptionProperties[enabled=" + enabled + ", rotateEvery=" + rotateEvery + ", readFor=" + readFor
                + ", refreshEvery=" + refreshEvery + "]";
    }
}
