package dev.larder.codecs;

import dev.larder.codecs.internal.ring.Sealing;
import java.util.HexFormat;
import java.util.Optional;

/** Seals for the vectors, under a key and a nonce that everybody knows. */
public final class SealedVectors {

    /** The ring's one key. */
    public static final String KEY_ID = "5f0c8d1e";

    /** Its secret. */
    public static final String SECRET = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    /** Of each envelope; another envelope's is another, outside of vectors. */
    public static final String NONCE = "a0a1a2a3a4a5a6a7a8a9aaab";

    private static final HexFormat HEX = HexFormat.of();

    private SealedVectors() {}

    /** The envelope, encrypted. */
    public static byte[] seal(String fullKey, byte[] plain) {
        return SealedEnvelope.seal(fullKey, plain, KEY_ID, HEX.parseHex(SECRET), HEX.parseHex(NONCE));
    }

    /** The envelope that was encrypted. */
    public static byte[] open(String fullKey, byte[] sealed) {
        return SealedEnvelope.open(
                fullKey, sealed, id -> Optional.of(id).filter(KEY_ID::equals).map(known -> HEX.parseHex(SECRET)));
    }

    /** The key of one Redis key, in hex. */
    public static String keyOf(String fullKey) {
        return HEX.formatHex(Sealing.derived(HEX.parseHex(SECRET), "value", fullKey));
    }
}
