package dev.larder.redis.internal.address;

import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The files that TLS needs, all PEM, read anew for each connection; or managers that somebody else made of whatever they keep.
 *
 * @param trusted certificates of the authorities that are trusted; empty for those of the JVM
 * @param certificate this client's certificate with its chain, or null if it shows none
 * @param key the private key of the certificate (PKCS #8), or null if it shows none
 * @param keyPassword the password of the key, or null if it has none
 * @param managers what is trusted and shown instead of the files, or null
 */
public record TlsFiles(
        List<Path> trusted,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Secret keyPassword,
        @Nullable Managers managers) {

    /**
     * Managers of keys and of trust.
     *
     * @param keys null where no certificate is shown
     */
    public record Managers(
            TrustManagerFactory trust, @Nullable KeyManagerFactory keys) {}

    /** Files alone. */
    public TlsFiles(List<Path> trusted, @Nullable Path certificate, @Nullable Path key, @Nullable Secret keyPassword) {
        this(trusted, certificate, key, keyPassword, null);
    }

    /** The authorities of the JVM, no certificate of our own. */
    public static final TlsFiles NONE = new TlsFiles(List.of(), null, null, null);
}
