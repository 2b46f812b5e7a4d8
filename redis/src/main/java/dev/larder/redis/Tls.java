package dev.larder.redis;

import dev.larder.redis.internal.address.Secret;
import dev.larder.redis.internal.address.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How servers are verified, and how this client shows who it is. The chain of a server's certificate and the name or address by which it
 * was reached are always verified; there is no way to trust everybody. Immutable, thread-safe.
 *
 * <p>All files are PEM and are read anew for each connection, so renewed certificates need no restart; managers are asked as they are.
 */
public final class Tls {

    private final TlsFiles files;

    private Tls(TlsFiles files) {
        this.files = files;
    }

    /** Trusts the authorities that the JVM trusts. */
    public static Tls trustingTheJvm() {
        return new Tls(TlsFiles.NONE);
    }

    /**
     * Trusts the certificates in these files, and none of those of the JVM.
     *
     * @throws IllegalArgumentException if there is no file, or one cannot be read
     */
    public static Tls trusting(Path... authorities) {
        if (authorities.length == 0) {
            throw new IllegalArgumentException(
                    "No file with trusted certificates is named; name one, or trustingTheJvm()");
        }
        for (Path file : authorities) {
            readable(file);
        }
        return new Tls(new TlsFiles(List.of(authorities), null, null, null));
    }

    /**
     * Trusts and shows what these say, for applications that keep certificates in stores of their own.
     *
     * @param keys null where no certificate is to be shown
     */
    public static Tls managers(TrustManagerFactory trust, @Nullable KeyManagerFactory keys) {
        return new Tls(new TlsFiles(List.of(), null, null, null, new TlsFiles.Managers(trust, keys)));
    }

    /**
     * Shows a certificate to servers that ask for one.
     *
     * @param certificate the certificate and its chain
     * @param key its private key (PKCS #8), not encrypted
     * @throws IllegalArgumentException if a file cannot be read
     * @throws IllegalStateException beside {@link #managers}, which show one of their own
     */
    public Tls certificate(Path certificate, Path key) {
        return showing(certificate, key, null);
    }

    /** As {@link #certificate(Path, Path)}, with a private key that is encrypted. */
    public Tls certificate(Path certificate, Path key, Password keyPassword) {
        return showing(certificate, key, keyPassword.secret());
    }

    private Tls showing(Path certificate, Path key, @Nullable Secret keyPassword) {
        if (files.managers() != null) {
            throw new IllegalStateException("Managers say what certificate is shown; name it there");
        }
        return new Tls(new TlsFiles(files.trusted(), readable(certificate), readable(key), keyPassword));
    }

    private static Path readable(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    "The file " + file + " cannot be read; create it, or let this process read it");
        }
        return file;
    }

    TlsFiles files() {
        return files;
    }

    @Override
    public String toString() {
        return "Tls[trusted=" + files.trusted() + ", certificate=" + files.certificate() + "]";
    }
}
