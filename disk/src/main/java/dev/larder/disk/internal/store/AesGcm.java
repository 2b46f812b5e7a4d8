package dev.larder.disk.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM for values, HMAC-SHA-256 for keys, each with a key of its own that is derived from the one given (HMAC of a label). A sealed value
 * is a random nonce of 12 bytes, then what the cipher gives, tag included; where it stands is authenticated with it. A key's place is
 * 20 bytes of its HMAC, so that nothing on disk tells which keys there are.
 */
public final class AesGcm implements Sealing {

    private static final String MAC = "HmacSHA256";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int PLACE_BYTES = 20;
    private static final int FINGERPRINT_BYTES = 8;

    private final SecureRandom random = new SecureRandom();
    private final SecretKey names;
    private final SecretKey values;
    private final String format;

    /** Seals with keys derived from this one. */
    public AesGcm(byte[] key) {
        SecretKey given = new SecretKeySpec(key, MAC);
        this.names = new SecretKeySpec(mac(given, "larder-disk names"), MAC);
        this.values = new SecretKeySpec(mac(given, "larder-disk values"), "AES");
        byte[] fingerprint = Arrays.copyOf(mac(given, "larder-disk fingerprint"), FINGERPRINT_BYTES);
        this.format = "larder-disk 1 sealed " + HexFormat.of().formatHex(fingerprint);
    }

    @Override
    public String format() {
        return format;
    }

    @Override
    public byte[] place(String key) {
        return Arrays.copyOf(mac(names, key), PLACE_BYTES);
    }

    private static byte[] mac(SecretKey key, String text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    @Override
    public byte[] sealed(byte[] place, byte[] bytes) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, place, nonce).doFinal(bytes);
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    @Override
    public Optional<byte[]> opened(byte[] place, byte[] bytes) {
        if (bytes.length < NONCE_BYTES) {
            return Optional.empty();
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, place, Arrays.copyOf(bytes, NONCE_BYTES));
            return Optional.of(cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES));
        } catch (GeneralSecurityException notWhatWasWritten) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] place, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, values, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place);
        return cipher;
    }
}
