package dev.larder.topologies;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The TLS by which we talk to a server that we started. We know its certificate, so exactly that one is accepted, also
 * where tests gave it one that is out of date or of another host; and we show the same one where a client needs one.
 */
final class PinnedTls {
    private static final char[] NO_PASSWORD = new char[0];

    private PinnedTls() {}

    static SSLSocketFactory sockets(Path certificate, Path key) {
        try {
            X509Certificate known = read(certificate);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    identity(known, privateKey(key, known)), new TrustManager[] {new Only(known)}, new SecureRandom());
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new TopologyException(
                    "No TLS is possible with " + certificate + " and " + key + ": " + e.getMessage(), e);
        }
    }

    static KeyManager[] identity(Path certificate, Path key) throws GeneralSecurityException, IOException {
        X509Certificate shown = read(certificate);
        return identity(shown, privateKey(key, shown));
    }

    private static X509Certificate read(Path file) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static PrivateKey privateKey(Path file, X509Certificate certificate)
            throws IOException, GeneralSecurityException {
        String text = Files.readString(file).replaceAll("-----(BEGIN|END) PRIVATE KEY-----|\\s", "");
        try {
            byte[] encoded = Base64.getDecoder().decode(text);
            return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("the key is not an unencrypted PKCS #8 key in PEM", e);
        }
    }

    private static KeyManager[] identity(X509Certificate certificate, PrivateKey key)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        store.setKeyEntry("us", key, NO_PASSWORD, new X509Certificate[] {certificate});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, NO_PASSWORD);
        return managers.getKeyManagers();
    }

    /** Trusts one certificate. */
    private static final class Only extends X509ExtendedTrustManager {
        private final X509Certificate known;

        Only(X509Certificate known) {
            this.known = known;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (chain.length == 0 || !chain[0].equals(known)) {
                throw new CertificateException("the server shows another certificate than the one it was started with");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("we are no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("we are no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("we are no server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
