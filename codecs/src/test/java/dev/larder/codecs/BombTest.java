package dev.larder.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A megabyte that would become a gigabyte. */
class BombTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int GIGABYTE = 1 << 30;

    /** What the largest value of a cache may have here. */
    private static final int LIMIT = 8 * MEGABYTE;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void thatSaysWhatItIsIsRefusedBeforeAnythingIsInflated(Compression compression) {
        byte[] bomb = bomb(compression);
        assertThat(bomb).hasSizeLessThan(5 * MEGABYTE);
        assertRefused(Kind.TOO_LARGE, new Payload(compression, GIGABYTE, bomb), 10 * MEGABYTE);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void thatSaysItIsSmallIsInflatedNoFurtherThanItSays(Compression compression) {
        byte[] bomb = bomb(compression);
        assertRefused(Kind.TRUNCATED, new Payload(compression, 1_000, bomb), 10 * MEGABYTE);
        assertRefused(Kind.TRUNCATED, new Payload(compression, LIMIT, bomb), 4L * LIMIT);
    }

    private static void assertRefused(Kind kind, Payload payload, long mostBytes) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        CodecException refusal = catchThrowableOfType(CodecException.class, () -> payload.unpacked(LIMIT));
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(refusal.kind()).isEqualTo(kind);
        assertThat(allocated).isLessThan(mostBytes);
    }

    private static byte[] bomb(Compression compression) {
        return compression == Compression.LZ4 ? lz4() : repeated(compression);
    }

    /** The same 16 MiB again and again: what was compressed apart may stand in a row. */
    private static byte[] repeated(Compression compression) {
        byte[] part = compression.compressed(new byte[16 * MEGABYTE]);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 64; i++) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** One block by hand: a zero, then "that again, 255 times more" for four million bytes; and five bytes to end with. */
    private static byte[] lz4() {
        byte[] block = new byte[4 + GIGABYTE / 255 + 7];
        Arrays.fill(block, 4, block.length - 7, (byte) 255);
        block[0] = 0x1f;
        block[2] = 1;
        block[block.length - 6] = 0x50;
        return block;
    }
}
