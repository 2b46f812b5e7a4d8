package dev.larder.topologies;

import java.nio.charset.StandardCharsets;

/** Which of the 16384 slots a key is in: CRC-16 (XMODEM) of the key, or of what is between the first braces. */
final class KeySlot {
    private static final int POLYNOMIAL = 0x1021;
    private static final int SLOT_MASK = 0x3FFF;

    private KeySlot() {}

    static int of(String key) {
        return crc16(hashed(key).getBytes(StandardCharsets.UTF_8)) & SLOT_MASK;
    }

    private static String hashed(String key) {
        int open = key.indexOf('{');
        int close = key.indexOf('}', open + 1);
        return open >= 0 && close > open + 1 ? key.substring(open + 1, close) : key;
    }

    private static int crc16(byte[] bytes) {
        int crc = 0;
        for (byte next : bytes) {
            crc ^= (next & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
            }
        }
        return crc;
    }
}
