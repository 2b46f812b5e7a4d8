package dev.larder.codecs.internal.ring;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256 in GCM and HMAC-SHA-256, under keys that are derived from a secret for one purpose each. Thread-safe. */
public final class Sealing {

    /** Of a secret, and of what is derived from one. */
    public static final int SECRET_BYTES = 32;

    /** What {@link #mac} answers. */
    public static final int MAC_BYTES = 32;

    /** What must never come twice under one key. */
    public static final int NONCE_BYTES = 12;

    /** What is sealed is longer than the plain bytes by these. */
    public static final int TAG_BYTES = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Sealing() {}

    /** So many bytes that nobody can guess. */
    public static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    /** A key for one use and purpose, from which neither the secret nor the key for another can be told. */
    public static byte[] derived(byte[] secret, String use, String purpose) {
        return mac(secret, ("larder " + use + "\0" + purpose).getBytes(StandardCharsets.UTF_8));
    }

    /** HMAC-SHA-256. */
    public static byte[] mac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256, this one has not", e);
        }
    }

    /** A random nonce, ciphertext and tag; {@code beside} is authenticated too. */
    public static byte[] seal(byte[] key, byte[] plain, byte[] beside) {
        byte[] nonce = random(NONCE_BYTES);
        byte[] sealed = seal(key, nonce, plain, beside);
        byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
        return all;
    }

    /** Ciphertext and tag, under a nonce that this key never had before. */
    public static byte[] seal(byte[] key, byte[] nonce, byte[] plain, byte[] beside) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, nonce, beside).doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw noGcm(e);
        }
    }

    /** What was sealed; empty if it was by another key, beside something else, or was changed since. */
    public static Optional<byte[]> open(byte[] key, byte[] sealed, byte[] beside) {
        if (sealed.length < NONCE_BYTES) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        return open(key, nonce, Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length), beside);
    }

    /** {@link #open(byte[], byte[], byte[])} of what stands apart from its nonce. */
    public static Optional<byte[]> open(byte[] key, byte[] nonce, byte[] sealed, byte[] beside) {
        if (sealed.length < TAG_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce, beside).doFinal(sealed));
        } catch (AEADBadTagException foreign) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw noGcm(e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] beside) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(beside);
        return cipher;
    }

    private static IllegalStateException noGcm(GeneralSecurityException e) {
        return new IllegalStateException("Every Java platform has AES in GCM, this one has not", e);
    }
}
