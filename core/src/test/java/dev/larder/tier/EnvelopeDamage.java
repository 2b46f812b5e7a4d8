package dev.larder.tier;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;

/** Makes bad envelopes of good ones. */
public final class EnvelopeDamage {

    private static final int CHECKSUM_BYTES = 4;
    private static final byte[] TELLING = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff};

    private EnvelopeDamage() {}

    /** A copy with one to four changes: a bit, a byte, a cut, bytes more or a stretch of noise. */
    public static byte[] mutated(byte[] bytes, Random random) {
        byte[] mutant = bytes.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && mutant.length > 0; changes--) {
            mutant = changed(mutant, random);
        }
        return mutant;
    }

    /** A copy whose checksum fits what stands before it; bytes too short to have one stay as they are. */
    public static byte[] sealed(String fullKey, byte[] bytes) {
        if (bytes.length < CHECKSUM_BYTES) {
            return bytes;
        }
        CRC32C checksum = new CRC32C();
        checksum.update(fullKey.getBytes(StandardCharsets.UTF_8));
        checksum.update(bytes, 0, bytes.length - CHECKSUM_BYTES);
        byte[] sealed = bytes.clone();
        ByteBuffer.wrap(sealed).putInt(bytes.length - CHECKSUM_BYTES, (int) checksum.getValue());
        return sealed;
    }

    private static byte[] changed(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> bytes[at] = TELLING[random.nextInt(TELLING.length)];
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(8));
            }
            default -> noise(bytes, at, random);
        }
        return bytes;
    }

    private static void noise(byte[] bytes, int at, Random random) {
        for (int i = at; i < Math.min(bytes.length, at + 1 + random.nextInt(8)); i++) {
            bytes[i] = (byte) random.nextInt();
        }
    }
}
