package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.session.Session;
import dev.larder.redis.internal.address.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What manifests are signed with: whoever has no key can neither make nor change a backup without being noticed. Its text tells nothing. */
final class SigningKey {

    private static final int SHORTEST = 16;
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] bytes;

    SigningKey(String secret) {
        this.bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SHORTEST) {
            throw new Failure(
                    ExitCode.USAGE,
                    "The key that backups are signed with has " + bytes.length
                            + " bytes, and could be guessed; make one of " + SHORTEST
                            + " or more, as by 'openssl rand -hex 32'");
        }
    }

    /** That of a file, else of the environment. */
    static Optional<SigningKey> of(Session session, @Nullable Path file) {
        return Optional.ofNullable(file)
                .map(session::path)
                .or(() -> session.variable("LARDER_BACKUP_KEY_FILE").map(Path::of))
                .map(named -> Secret.file(named).read())
                .or(() -> session.variable("LARDER_BACKUP_KEY"))
                .map(SigningKey::new);
    }

    String sign(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes, ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    boolean hasSigned(String text, String signature) {
        return MessageDigest.isEqual(
                sign(text).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "***";
    }
}
