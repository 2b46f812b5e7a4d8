package dev.larder.topologies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.topologies.TestCertificates.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCertificatesTest {
    @TempDir
    Path folder;

    private TestCertificates certificates;

    @BeforeEach
    void make() {
        certificates = TestCertificates.in(folder);
    }

    @Test
    void goodOnesAreTrustedByWhoTrustsTheAuthority() throws Exception {
        validate(certificates.good(), certificates.authority());
        validate(certificates.client(), certificates.authority());
        validate(certificates.ofAnotherHost(), certificates.authority());
        validate(certificates.byAnotherAuthority(), certificates.otherAuthority());
    }

    @Test
    void expiredOnesAreNotTrusted() {
        assertThatThrownBy(() -> validate(certificates.expired(), certificates.authority()))
                .hasRootCauseInstanceOf(CertificateExpiredException.class);
    }

    @Test
    void thoseOfOthersAreNotTrusted() {
        assertThatThrownBy(() -> validate(certificates.byAnotherAuthority(), certificates.authority()))
                .isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> validate(certificates.selfSigned(), certificates.authority()))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void nameTheHostsTheyAreFor() throws Exception {
        assertThat(read(certificates.good().certificate()).getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(List.of(2, "localhost"), List.of(7, "127.0.0.1"));
        assertThat(read(certificates.ofAnotherHost().certificate()).getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(List.of(2, "another.example"), List.of(7, "192.0.2.1"));
    }

    @Test
    void areReadableByTheirOwnerOnly() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
    }

    @Test
    void areOthersEachTime() {
        byte[] before = bytes(certificates.good().key());
        TestCertificates.in(folder);
        assertThat(bytes(certificates.good().key())).isNotEqualTo(before);
    }

    private static void validate(Identity identity, Path authority) throws GeneralSecurityException, IOException {
        X509Certificate leaf = read(identity.certificate());
        PKIXParameters trusting = new PKIXParameters(Set.of(new TrustAnchor(read(authority), null)));
        trusting.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), trusting);
    }

    private static X509Certificate read(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
