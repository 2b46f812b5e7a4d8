package dev.larder.codecs;

import dev.larder.codecs.internal.ring.Master;
import dev.larder.codecs.internal.ring.Masters;
import dev.larder.codecs.internal.ring.Sealing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The key from your configuration by which the keys in Redis are encrypted: 32 bytes in Base64, as {@code openssl rand -base64 32} makes
 * them, the same for all nodes. Whoever has it and can read Redis can read what is encrypted. Immutable; its text tells no secret.
 *
 * @since 0.1
 */
public final class MasterKey {

    private static final String CURE = ": make one with 'openssl rand -base64 32', the same for all nodes";

    private final Masters masters;

    private MasterKey(List<Master> masters) {
        this.masters = new Masters(masters);
    }

    /**
     * A key.
     *
     * @throws IllegalArgumentException if it is not the Base64 of 32 bytes; the message does not have the text
     */
    public static MasterKey of(String base64) {
        return of("The master key", base64);
    }

    /**
     * The key in a file, white space around it apart.
     *
     * @throws IllegalArgumentException if there is no such file, or no key in it
     */
    public static MasterKey fromFile(Path file) {
        try {
            return of("The master key in " + file, Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The file with the master key, " + file + ", cannot be read: "
                            + e.getClass().getSimpleName() + "; name one that this process may read",
                    e);
        }
    }

    /**
     * The key in an environment variable.
     *
     * @throws IllegalArgumentException if there is no such variable, or no key in it
     */
    public static MasterKey fromEnvironment(String variable) {
        return fromEnvironment(variable, System::getenv);
    }

    static MasterKey fromEnvironment(String variable, UnaryOperator<@Nullable String> environment) {
        String text = environment.apply(variable);
        if (text == null) {
            throw new IllegalArgumentException(
                    "The environment variable " + variable + " with the master key is not set" + CURE);
        }
        return of("The master key in the environment variable " + variable, text);
    }

    private static MasterKey of(String what, String base64) {
        byte[] secret;
        try {
            secret = Base64.getDecoder().decode(base64.trim());
        } catch (IllegalArgumentException noBase64) {
            secret = new byte[0];
        }
        if (secret.length != Sealing.SECRET_BYTES) {
            throw new IllegalArgumentException(what + " is not the Base64 of 32 bytes" + CURE);
        }
        return new MasterKey(List.of(new Master(secret)));
    }

    /**
     * This one, and another that is read as well: while a master key is being replaced. First every node gets the old one that also reads the
     * new, then the new one that also reads the old; then {@link EncryptionKeys#rewrap()}, and the old one can go.
     */
    public MasterKey alsoReading(MasterKey other) {
        List<Master> both = new ArrayList<>(masters.keys());
        both.addAll(other.masters.keys());
        return new MasterKey(both);
    }

    Masters masters() {
        return masters;
    }

    /** 8 hex digits from which nothing can be told but whether two master keys are the same. */
    public String name() {
        return masters.keys().get(0).name();
    }

    @Override
    public String toString() {
        return "MasterKey[" + name() + "]";
    }
}
