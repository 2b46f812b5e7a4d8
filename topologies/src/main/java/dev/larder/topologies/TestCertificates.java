package dev.larder.topologies;

import dev.larder.topologies.TestAuthority.Issued;
import dev.larder.topologies.TestAuthority.Validity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Certificates for tests and development, good ones and bad ones, made anew each time and good for a day. PEM files; keys
 * are PKCS #8, unencrypted, readable by their owner only.
 *
 * <pre>{@code
 * TestCertificates certificates = TestCertificates.in(folder);
 * RedisServer redis = RedisServer.builder().tls(certificates.good().tls()).start();
 * connectTo(redis.uri(), trusting(certificates.authority()));
 * }</pre>
 *
 * Never for production: whoever can read the folder can read the keys.
 *
 * @since 0.1
 */
public final class TestCertificates {
    private static final int DAY = 1;
    private static final int LONG_AGO_DAYS = 30;

    private final TestAuthority ours;
    private final Validity valid;
    private final PemFiles files;
    private final Path authority;
    private final Path otherAuthority;
    private final Identity good;
    private final Identity client;
    private final Identity expired;
    private final Identity ofAnotherHost;
    private final Identity byAnotherAuthority;
    private final Identity selfSigned;

    private TestCertificates(ServerFolder folder, Instant now, int days) {
        this.valid = Validity.days(now.minusSeconds(3600), days);
        Validity past = Validity.days(now.minusSeconds(86_400L * LONG_AGO_DAYS), DAY);
        this.ours = new TestAuthority("Test authority", Validity.days(past.from(), LONG_AGO_DAYS + days));
        TestAuthority others = new TestAuthority("Another test authority", valid);
        this.files = new PemFiles(folder);
        this.authority = files.certificate("authority", ours.certificate());
        this.otherAuthority = files.certificate("other-authority", others.certificate());
        this.good = files.identity("server", ours.issue("localhost", valid, "localhost", "127.0.0.1"), authority);
        this.client = files.identity("client", ours.issue("client", valid), authority);
        this.expired = files.identity("expired", ours.issue("localhost", past, "localhost", "127.0.0.1"), authority);
        this.ofAnotherHost = files.identity(
                "another-host", ours.issue("another.example", valid, "another.example", "192.0.2.1"), authority);
        this.byAnotherAuthority = files.identity(
                "by-another-authority", others.issue("localhost", valid, "localhost", "127.0.0.1"), otherAuthority);
        this.selfSigned = files.selfSigned("self-signed", TestAuthority.selfSigned("localhost", valid));
    }

    /**
     * Makes them in that folder, which is created if it is missing; those of an earlier time are replaced.
     *
     * @throws TopologyException if the files cannot be written
     */
    public static TestCertificates in(Path folder) {
        return in(folder, DAY);
    }

    /** As {@link #in(Path)}, good for that many days, at least 1. */
    public static TestCertificates in(Path folder, int days) {
        return new TestCertificates(ServerFolder.at(folder), Deadline.today(), ServerSettings.atLeast(1, "days", days));
    }

    /** The certificate to be trusted. */
    public Path authority() {
        return authority;
    }

    /** The certificate of an authority that nobody here should trust. */
    public Path otherAuthority() {
        return otherAuthority;
    }

    /** Of a server at {@code localhost} and {@code 127.0.0.1}. */
    public Identity good() {
        return good;
    }

    /** Of a client. */
    public Identity client() {
        return client;
    }

    /**
     * As the good one, but of other hosts; an address is a name of digits and dots. Both of its files are named after {@code file}.
     *
     * @throws TopologyException if the files cannot be written
     */
    public Identity goodFor(String file, String... hosts) {
        return files.identity(file, ours.issue(hosts[0], valid, hosts), authority);
    }

    /** As the good one, but valid a month ago only. */
    public Identity expired() {
        return expired;
    }

    /** Of a server at {@code another.example}. */
    public Identity ofAnotherHost() {
        return ofAnotherHost;
    }

    /** As the good one, but issued by the {@linkplain #otherAuthority() other authority}. */
    public Identity byAnotherAuthority() {
        return byAnotherAuthority;
    }

    /** Issued by itself. */
    public Identity selfSigned() {
        return selfSigned;
    }

    /**
     * A certificate and its key.
     *
     * @param authority the certificate of who issued it
     * @param certificate the certificate
     * @param key the private key
     */
    public record Identity(Path authority, Path certificate, Path key) {
        /** What a server with it needs. */
        public RedisTls tls() {
            return RedisTls.of(authority, certificate, key);
        }
    }

    private record PemFiles(ServerFolder folder) {
        Path certificate(String name, String pem) {
            return write(name + ".crt", pem);
        }

        Identity identity(String name, Issued issued, Path authority) {
            Path certificate = certificate(name, issued.certificate());
            return new Identity(authority, certificate, write(name + ".key", issued.key()));
        }

        Identity selfSigned(String name, Issued issued) {
            Path certificate = certificate(name, issued.certificate());
            return identity(name, issued, certificate);
        }

        private Path write(String name, String pem) {
            folder.write(name, List.of(pem));
            return folder.path().resolve(name);
        }
    }
}
