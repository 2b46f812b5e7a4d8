package dev.larder.spring.keyring;

import dev.larder.codecs.internal.ring.Sealing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Protects what leaves the application and comes back, cookies and tokens, with keys that all nodes share. What one node has protected
 * every other can read; keys are replaced by and by, and old ones still read.
 *
 * <p>A purpose, such as {@code "password-reset"}, keeps apart what must not be taken for each other: what was made for one is refused for
 * another. Nothing blocks, but for the very first use, for two seconds at most, and only while Redis cannot be reached. Thread-safe.
 *
 * @since 0.1
 */
public final class KeyRing implements AutoCloseable {

    /** What is protected may be so long. */
    public static final int MAXIMUM_BYTES = 65_536;

    private static final byte SEALED = 1;
    private static final byte SIGNED = 2;
    private static final int ID_BYTES = 8;
    private static final int HEAD_BYTES = 1 + ID_BYTES;
    private static final int MAXIMUM_TOKEN = (MAXIMUM_BYTES + 64) * 4 / 3;

    private final RingKeeper keeper;
    private final LongAdder refused = new LongAdder();

    KeyRing(RingKeeper keeper) {
        this.keeper = keeper;
    }

    /**
     * Encrypts and authenticates (AES-256-GCM).
     *
     * @param purpose what it is for, not blank
     * @param secret at most {@value #MAXIMUM_BYTES} bytes
     * @return letters, digits, {@code -} and {@code _}: fit for cookies and addresses
     */
    public String protect(String purpose, byte[] secret) {
        requirePurpose(purpose);
        requireRoom(secret);
        KnownRing ring = keeper.usable();
        RingKey key = active(ring);
        byte[] head = head(SEALED, key.id());
        byte[] sealing = Sealing.derived(secretOf(ring, key), "seal", purpose);
        return text(head, Sealing.seal(sealing, secret, head));
    }

    /**
     * What {@link #protect} was given for the same purpose; empty if the text is not of its making, was changed, or its key is not known
     * any more. Of a key that another node may have made just now the ring is asked, once a second at most: then the next try succeeds.
     */
    public Optional<byte[]> unprotect(String purpose, String protectedText) {
        requirePurpose(purpose);
        Optional<byte[]> opened = token(protectedText, SEALED)
                .flatMap(token -> secret(token)
                        .flatMap(secret -> Sealing.open(
                                Sealing.derived(secret, "seal", purpose),
                                Arrays.copyOfRange(token, HEAD_BYTES, token.length),
                                Arrays.copyOf(token, HEAD_BYTES))));
        return counted(opened);
    }

    /**
     * A signature (HMAC-SHA-256) of data that everybody may read.
     *
     * @param purpose what it is for, not blank
     * @return letters, digits, {@code -} and {@code _}
     */
    public String sign(String purpose, byte[] data) {
        requirePurpose(purpose);
        KnownRing ring = keeper.usable();
        RingKey key = active(ring);
        return text(head(SIGNED, key.id()), mac(secretOf(ring, key), purpose, data));
    }

    /** Whether {@link #sign} made the signature of the data, for the same purpose, with a key that is still known. */
    public boolean verify(String purpose, byte[] data, String signature) {
        requirePurpose(purpose);
        return counted(token(signature, SIGNED).filter(token -> isOf(token, purpose, data)))
                .isPresent();
    }

    private boolean isOf(byte[] token, String purpose, byte[] data) {
        return secret(token)
                .filter(secret -> MessageDigest.isEqual(
                        mac(secret, purpose, data), Arrays.copyOfRange(token, HEAD_BYTES, token.length)))
                .isPresent();
    }

    /** {@link #protect} of a text. */
    public String protect(String purpose, String secret) {
        return protect(purpose, secret.getBytes(StandardCharsets.UTF_8));
    }

    /** {@link #unprotect} of a text. */
    public Optional<String> unprotectText(String purpose, String protectedText) {
        return unprotect(purpose, protectedText).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Keys that this node knows. */
    public int keys() {
        return keeper.known().ring().keys().size();
    }

    /** How often something was refused. */
    public long refused() {
        return refused.sum();
    }

    /** How long the key has been in use that protects what is new, in seconds; 0 if there is none yet. */
    public double ageSeconds() {
        long now = keeper.millis();
        return keeper.known()
                .active(now)
                .map(key -> Math.max(0, now - key.activeMillis()) / 1_000.0)
                .orElse(0.0);
    }

    @Override
    public void close() {
        keeper.close();
    }

    private RingKey active(KnownRing ring) {
        return ring.active(keeper.millis()).orElseThrow();
    }

    private static byte[] secretOf(KnownRing ring, RingKey key) {
        return ring.secret(key.id()).orElseThrow();
    }

    private Optional<byte[]> secret(byte[] token) {
        String id = HexFormat.of().formatHex(token, 1, HEAD_BYTES);
        KnownRing ring = keeper.known();
        if (ring.ring().find(id).isEmpty()) {
            keeper.askSoon();
        }
        return ring.secret(id);
    }

    private <T> Optional<T> counted(Optional<T> answer) {
        if (answer.isEmpty()) {
            refused.increment();
        }
        return answer;
    }

    private static byte[] mac(byte[] secret, String purpose, byte[] data) {
        return Sealing.mac(Sealing.derived(secret, "sign", purpose), data);
    }

    private static byte[] head(byte kind, String id) {
        return ByteBuffer.allocate(HEAD_BYTES)
                .put(kind)
                .put(HexFormat.of().parseHex(id))
                .array();
    }

    private static String text(byte[] head, byte[] rest) {
        byte[] all = ByteBuffer.allocate(head.length + rest.length)
                .put(head)
                .put(rest)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    private static Optional<byte[]> token(String text, byte kind) {
        if (text.length() > MAXIMUM_TOKEN) {
            return Optional.empty();
        }
        try {
            byte[] token = Base64.getUrlDecoder().decode(text);
            return token.length > HEAD_BYTES && token[0] == kind ? Optional.of(token) : Optional.empty();
        } catch (IllegalArgumentException noToken) {
            return Optional.empty();
        }
    }

    private static void requirePurpose(String purpose) {
        if (purpose.isBlank()) {
            throw new IllegalArgumentException("The purpose is blank; say what it is for, such as \"password-reset\"");
        }
    }

    private static void requireRoom(byte[] secret) {
        if (secret.length > MAXIMUM_BYTES) {
            throw new IllegalArgumentException("What is to be protected has " + secret.length + " bytes, more than "
                    + MAXIMUM_BYTES + "; protect a name of it, and keep the rest in a cache");
        }
    }
}
