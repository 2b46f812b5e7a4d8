package dev.larder.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A megabyte that would become a gigabyte. */
class BombTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int GIGABYTE = 1 << 30;

    /** What the largest value of a cache may have here. */
    private static final int LIMIT = 8 * MEGABYTE;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final byte[] bomb = gigabyteOfZeros();

    @Test
    void thatSaysWhatItIsIsRefusedBeforeAnythingIsInflated() {
        assertThat(bomb).hasSizeLessThan(2 * MEGABYTE);
        assertRefused(Kind.TOO_LARGE, GIGABYTE, 10 * MEGABYTE);
    }

    @Test
    void thatSaysItIsSmallIsInflatedNoFurtherThanItSays() {
        assertRefused(Kind.TRUNCATED, 1_000, 10 * MEGABYTE);
        assertRefused(Kind.TRUNCATED, LIMIT, 4L * LIMIT);
    }

    private void assertRefused(Kind kind, int promised, long mostBytes) {
        Payload payload = new Payload(Compression.GZIP, promised, bomb);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        CodecException refusal = catchThrowableOfType(CodecException.class, () -> payload.unpacked(LIMIT));
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(refusal.kind()).isEqualTo(kind);
        assertThat(allocated).isLessThan(mostBytes);
    }

    /** The same 16 MiB again and again: what was compressed apart may stand in a row. */
    private static byte[] gigabyteOfZeros() {
        byte[] part = Gzip.compressed(new byte[16 * MEGABYTE]);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 64; i++) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
