package dev.larder.topologies;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLSocketFactory;

/**
 * What a server proves itself with, and whose clients it lets in. The files are PEM; {@link TestCertificates} makes some.
 *
 * <p>Not every executable can do it: those of Linux distributions usually can, and so can the embedded one for Linux on
 * amd64; {@link RedisBinary#speaksTls()} tells.
 *
 * @param authority the certificates of who vouches for clients and for the other servers of a topology
 * @param certificate the server's certificate; good for client authentication too, for servers are clients of each other
 * @param key the private key to it, in PKCS #8, unencrypted
 * @param clients who may connect
 * @since 0.1
 */
public record RedisTls(Path authority, Path certificate, Path key, Clients clients) {
    /** Who may connect. */
    public enum Clients {
        /** Anybody, with a certificate or without. */
        ANY("no"),
        /** Anybody without a certificate; who shows one must show a good one. */
        CHECKED("optional"),
        /** Only who shows a certificate that the authority vouches for. */
        CERTIFIED("yes");

        private final String word;

        Clients(String word) {
            this.word = word;
        }
    }

    /** @throws TopologyException if one of the files is missing */
    public RedisTls {
        authority = readable("authority", authority);
        certificate = readable("certificate", certificate);
        key = readable("key", key);
    }

    /** Lets any client in. */
    public static RedisTls of(Path authority, Path certificate, Path key) {
        return new RedisTls(authority, certificate, key, Clients.ANY);
    }

    /** The same, for those clients. */
    public RedisTls clients(Clients clients) {
        return new RedisTls(authority, certificate, key, clients);
    }

    private static Path readable(String name, Path file) {
        if (!Files.isReadable(file)) {
            throw new TopologyException("The " + name + " file " + file.toAbsolutePath() + " cannot be read; name a"
                    + " PEM file, or have TestCertificates make one");
        }
        return file.toAbsolutePath();
    }

    RedisConfig config(int port) {
        return RedisConfig.EMPTY
                .with("port", "0")
                .with("tls-port", Integer.toString(port))
                .with("tls-ca-cert-file", authority.toString())
                .with("tls-cert-file", certificate.toString())
                .with("tls-key-file", key.toString())
                .with("tls-auth-clients", clients.word)
                .with("tls-replication", "yes");
    }

    /** Connects us to this very server and no other, whether or not its certificate is one that others should accept. */
    SSLSocketFactory pinned() {
        return PinnedTls.sockets(certificate, key);
    }
}
