package dev.larder.console.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Addresses that may come in: single ones and blocks, {@code 10.0.0.0/8}. Immutable. */
public final class Addresses {

    private final List<Block> blocks;

    @SuppressWarnings("ArrayRecordComponent") // never compared, and changed by nobody
    private record Block(byte[] start, int bits) {

        boolean holds(byte[] address) {
            if (address.length != start.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private Addresses(List<Block> blocks) {
        this.blocks = blocks;
    }

    /**
     * Those of a list; all if it is empty.
     *
     * @throws IllegalArgumentException if one is neither an address nor a block; the message names it
     */
    public static Addresses of(List<String> texts) {
        return new Addresses(texts.stream().map(Addresses::block).toList());
    }

    private static Block block(String text) {
        int slash = text.indexOf('/');
        byte[] start = literal(slash < 0 ? text : text.substring(0, slash), text);
        int most = start.length * 8;
        int bits = slash < 0 ? most : bits(text.substring(slash + 1), text);
        if (bits > most) {
            throw refused(text);
        }
        return new Block(start, bits);
    }

    private static int bits(String digits, String text) {
        if (!digits.matches("\\d{1,3}")) {
            throw refused(text);
        }
        return Integer.parseInt(digits);
    }

    // Names are not looked up: who answers for a name may change.
    private static byte[] literal(String address, String text) {
        if (!address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw refused(text);
        }
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException strange) {
            throw refused(text);
        }
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no address; give addresses or blocks, such as 10.0.0.0/8 or ::1");
    }

    boolean allow(String address) {
        if (blocks.isEmpty()) {
            return true;
        }
        int zone = address.indexOf('%');
        try {
            byte[] bytes = literal(zone < 0 ? address : address.substring(0, zone), address);
            return blocks.stream().anyMatch(block -> block.holds(bytes));
        } catch (IllegalArgumentException strange) {
            return false;
        }
    }
}
