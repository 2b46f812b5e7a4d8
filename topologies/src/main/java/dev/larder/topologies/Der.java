package dev.larder.topologies;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes the few shapes of ASN.1 (DER) of which certificates are made: a tag, a length, the content. */
final class Der {
    private static final int BOOLEAN = 0x01;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTF8_STRING = 0x0C;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONTEXT = 0x80;
    private static final int CONSTRUCTED = 0x20;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return tagged(SEQUENCE, joined(parts));
    }

    static byte[] set(byte[]... parts) {
        return tagged(SET, joined(parts));
    }

    static byte[] integer(BigInteger value) {
        return tagged(INTEGER, value.toByteArray());
    }

    static byte[] yes() {
        return tagged(BOOLEAN, new byte[] {(byte) 0xFF});
    }

    static byte[] text(String text) {
        return tagged(UTF8_STRING, text.getBytes(UTF_8));
    }

    static byte[] time(Instant time) {
        return tagged(GENERALIZED_TIME, TIME.format(time).getBytes(US_ASCII));
    }

    static byte[] octets(byte[] content) {
        return tagged(OCTET_STRING, content);
    }

    /** Bits, of which the last so many of the last byte do not count. */
    static byte[] bits(int unused, byte[] content) {
        return tagged(BIT_STRING, joined(new byte[] {(byte) unused}, content));
    }

    /** A part that is known by its number; its content is one value. */
    static byte[] implicit(int number, byte[] content) {
        return tagged(CONTEXT | number, content);
    }

    /** A part that is known by its number; its content is a shape of its own. */
    static byte[] explicit(int number, byte[] content) {
        return tagged(CONTEXT | CONSTRUCTED | number, content);
    }

    /** The first two numbers share a byte; the others are written in groups of seven bits. */
    static byte[] identifier(int... numbers) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write(numbers[0] * 40 + numbers[1]);
        for (int i = 2; i < numbers.length; i++) {
            writeGroups(numbers[i], content);
        }
        return tagged(OBJECT_IDENTIFIER, content.toByteArray());
    }

    private static void writeGroups(int number, ByteArrayOutputStream to) {
        int groups = Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(number) + 6) / 7);
        for (int group = groups - 1; group >= 0; group--) {
            int more = group == 0 ? 0 : 0x80;
            int bits = (number >> (7 * group)) & 0x7F;
            to.write(more | bits);
        }
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            byte[] length = BigInteger.valueOf(content.length).toByteArray();
            int from = length[0] == 0 ? 1 : 0;
            out.write(0x80 | length.length - from);
            out.write(length, from, length.length - from);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
