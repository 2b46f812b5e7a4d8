package dev.larder.topologies;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The TLS by which a tool talks to servers, from PEM files.
 *
 * @since 0.1
 */
public final class ClientTls {
    private ClientTls() {}

    /**
     * Sockets that trust the certificates in a file, and show one of their own where they have one.
     *
     * @param authority certificates to trust; null for those that the JVM trusts
     * @param certificate what to show, or null
     * @param key the private key to it (PKCS #8, unencrypted), or null
     * @throws TopologyException if a file cannot be read or holds something else
     */
    public static SSLSocketFactory sockets(@Nullable Path authority, @Nullable Path certificate, @Nullable Path key) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] identity = certificate == null || key == null ? null : PinnedTls.identity(certificate, key);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authority == null ? null : trusted(authority));
            context.init(identity, trust.getTrustManagers(), new SecureRandom());
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new TopologyException("The files for TLS cannot be used: " + e, e);
        }
    }

    private static KeyStore trusted(Path authority) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            int number = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                number++;
                store.setCertificateEntry("authority-" + number, one);
            }
        }
        return store;
    }
}
