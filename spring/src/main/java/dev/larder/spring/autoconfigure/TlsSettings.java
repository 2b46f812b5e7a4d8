package dev.larder.spring.autoconfigure;

import dev.larder.redis.Password;
import dev.larder.redis.Redis;
import dev.larder.redis.Tls;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the properties under {@code larder.redis.tls} mean, and {@code larder.redis.ssl}. */
final class TlsSettings {

    private static final String PREFIX = "larder.redis.tls.";

    private final boolean isWanted;
    private final LarderProperties.Tls said;
    private final Problems problems;

    TlsSettings(LarderProperties.Redis redis, Problems problems) {
        this.isWanted = redis.ssl();
        this.said = redis.tls();
        this.problems = problems;
    }

    /**
     * The Redis, by TLS if they say so.
     *
     * @param bundles answers what a bundle means; null while none is there to be asked for
     */
    Redis apply(Redis redis, @Nullable Function<String, Tls> bundles) {
        Tls tls = said.bundle() != null ? bundled(said.bundle(), bundles) : ofFiles();
        return tls == null ? redis : redis.tls(tls);
    }

    private @Nullable Tls bundled(String name, @Nullable Function<String, Tls> bundles) {
        if (!said.trust().isEmpty() || said.certificate() != null || said.key() != null) {
            problems.add(PREFIX + "bundle", name, "files are named too; leave either the bundle or the files");
        }
        return bundles == null
                ? null
                : problems.<@Nullable Tls>checked(PREFIX + "bundle", name, null, () -> bundles.apply(name));
    }

    private @Nullable Tls ofFiles() {
        Password keyPassword = new Passwords(PREFIX, "key-password", problems)
                .of(said.keyPassword(), said.keyPasswordFile(), said.keyPasswordEnvironment());
        if (said.trust().isEmpty() && said.certificate() == null && said.key() == null) {
            return isWanted ? Tls.trustingTheJvm() : null;
        }
        Tls trusting = problems.checked(PREFIX + "trust", said.trust(), Tls.trustingTheJvm(), this::trusting);
        return said.certificate() == null && said.key() == null ? trusting : showing(trusting, keyPassword);
    }

    private Tls trusting() {
        return said.trust().isEmpty()
                ? Tls.trustingTheJvm()
                : Tls.trusting(said.trust().stream().map(Path::of).toArray(Path[]::new));
    }

    private Tls showing(Tls trusting, @Nullable Password keyPassword) {
        String certificate = said.certificate();
        String key = said.key();
        if (certificate == null || key == null) {
            String missing = PREFIX + (key == null ? "key" : "certificate");
            problems.add(missing, "", "a certificate and its key go together; set this one too");
            return trusting;
        }
        return problems.checked(
                PREFIX + "certificate",
                certificate,
                trusting,
                () -> keyPassword == null
                        ? trusting.certificate(Path.of(certificate), Path.of(key))
                        : trusting.certificate(Path.of(certificate), Path.of(key), keyPassword));
    }
}
