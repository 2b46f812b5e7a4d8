package dev.larder.cli.internal.requests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class TraceTest {
    @TempDir
    Path folder;

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("trace"), content);
    }

    /** Reads as {@code r:key} and writes as {@code w:key}. */
    private List<String> read(TraceFormat format, byte[] content) throws IOException {
        List<String> read = new ArrayList<>();
        try (Trace trace = Trace.open(file(content), format)) {
            for (Optional<Request> next = trace.next(); next.isPresent(); next = trace.next()) {
                read.add((next.get().isWrite() ? "w:" : "r:") + next.get().key());
            }
        }
        return read;
    }

    private List<String> read(TraceFormat format, String content) throws IOException {
        return read(format, content.getBytes(UTF_8));
    }

    @Nested
    class Formats {
        @Test
        void plainIsAKeyALine() throws IOException {
            assertThat(read(TraceFormat.PLAIN, "goal:1\n\n  user 7 \r\nfüßé\ngoal:1"))
                    .containsExactly("r:goal:1", "r:user 7", "r:füßé", "r:goal:1");
        }

        @Test
        void lirsIsABlockALineAndStarsBetween() throws IOException {
            assertThat(read(TraceFormat.LIRS, "0\n1\n*\n2\n")).containsExactly("r:0", "r:1", "r:2");
        }

        @Test
        void arcIsARunOfBlocksALine() throws IOException {
            assertThat(read(TraceFormat.ARC, "110765 3 0 1\n7 1 0 2\n9 0 0 3\n"))
                    .containsExactly("r:110765", "r:110766", "r:110767", "r:7");
        }

        @Test
        void cache2kIsThirtyTwoBitsAKey() throws IOException {
            assertThat(read(TraceFormat.CACHE2K, new byte[] {0, 0, 1, 2, -1, -1, -1, -1}))
                    .containsExactly("r:258", "r:-1");
        }

        @Test
        void oracleIsARecordOfTwentyFourBytes() throws IOException {
            ByteBuffer records = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
            records.putInt(1).putLong(42).putInt(100).putLong(-1);
            records.putInt(2).putLong(-1).putInt(100).putLong(-1);

            assertThat(read(TraceFormat.ORACLE, records.array())).containsExactly("r:42", "r:18446744073709551615");
        }

        @Test
        void twitterSaysWhatWritesAndItsKeysMayHoldCommas() throws IOException {
            assertThat(
                            read(
                                    TraceFormat.TWITTER,
                                    "0,q:q:1:8WTfjZU14ee,17,213,4,get,0\n0,yDqF:3q,1A2J,14,27,36,set,1209600\n1,k,1,0,1,gets,0\n1,k,1,0,1,delete,0\n"))
                    .containsExactly("r:q:q:1:8WTfjZU14ee", "w:yDqF:3q,1A2J", "r:k", "w:k");
        }

        @Test
        void metaIsReadByTheNamesOfItsColumns() throws IOException {
            assertThat(read(TraceFormat.META, "key,op,size,op_count,key_size\n54,GET,0,2,13\n54,SET,9,1,13\n"))
                    .containsExactly("r:54", "r:54", "w:54");
            assertThat(read(TraceFormat.META, "op_time,key,key_size,op\n1,a,1,GET_LEASE\n2,a,1,DELETE\n"))
                    .containsExactly("r:a", "w:a");
        }

        @Test
        void msrIsAKeyForEachPageThatIsTouched() throws IOException {
            assertThat(
                            read(
                                    TraceFormat.MSR,
                                    "128166372003061629,usr,0,Read,7014609920,24576,41286\n128166372016382155,usr,1,Write,4095,2,1963\n"))
                    .containsExactly(
                            "r:usr.0:1712551",
                            "r:usr.0:1712552",
                            "r:usr.0:1712553",
                            "r:usr.0:1712554",
                            "r:usr.0:1712555",
                            "r:usr.0:1712556",
                            "r:usr.0:1712557",
                            "w:usr.1:0",
                            "w:usr.1:1");
        }

        @Test
        void umassIsAKeyForEachPageThatIsTouched() throws IOException {
            assertThat(read(TraceFormat.UMASS, "0,20941264,8192,W,0.551706\n0,8,512,r,0.6,\n"))
                    .containsExactly("w:0:2617658", "w:0:2617659", "r:0:1");
        }
    }

    @Nested
    class Compressed {
        private static final String THREE = "a\nb\nc\n";

        private byte[] packed(Packing packing) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream out = packing.into(bytes)) {
                out.write(THREE.getBytes(UTF_8));
            }
            return bytes.toByteArray();
        }

        private interface Packing {
            OutputStream into(OutputStream out) throws IOException;
        }

        @Test
        void byGzipOrXzIsReadAsItIs() throws IOException {
            assertThat(read(TraceFormat.PLAIN, packed(GZIPOutputStream::new))).containsExactly("r:a", "r:b", "r:c");
            assertThat(read(TraceFormat.PLAIN, packed(out -> new XZOutputStream(out, new LZMA2Options()))))
                    .containsExactly("r:a", "r:b", "r:c");
        }

        @Test
        void byZstandardIsRefusedWithTheCure() {
            assertThatThrownBy(() -> read(TraceFormat.PLAIN, new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0}))
                    .hasMessageContaining("zstd -d");
        }

        @Test
        void andCutIsAnError() throws IOException {
            byte[] whole = packed(GZIPOutputStream::new);
            assertThatThrownBy(() -> read(TraceFormat.PLAIN, Arrays.copyOf(whole, whole.length - 9)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Nested
    class Damaged {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "ARC     | 7",
                    "ARC     | seven 1 0 0",
                    "ARC     | 9223372036854775807 2 0 0",
                    "TWITTER | 0,key,1,2",
                    "META    | time,name",
                    "MSR     | 1,usr,0,Read,here,1,1",
                    "UMASS   | 0,9223372036854775807,1,w,0",
                })
        void namesTheLine(TraceFormat format, String line) {
            assertThatThrownBy(() -> read(format, line + "\n"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("line 1 is not of this format");
        }

        @Test
        void inItsLastRecordSaysSo() {
            assertThatThrownBy(() -> read(TraceFormat.CACHE2K, new byte[] {0, 0, 0, 1, 0}))
                    .hasMessageContaining("1 of 4 bytes");
        }

        @Test
        void withoutLinesDoesNotFillTheMemory() {
            assertThatThrownBy(() -> read(TraceFormat.PLAIN, "x".repeat(Lines.LONGEST + 1)))
                    .hasMessageContaining("line 1 is longer than");
        }
    }

    @Test
    void isReadAsItIsAskedFor() throws IOException {
        // Whoever read it whole would never come back.
        try (Trace trace = Trace.open(file("5 1000000000000 0 0\n".getBytes(UTF_8)), TraceFormat.ARC)) {
            assertThat(trace.next()).map(Request::key).contains("5");
            assertThat(trace.next()).map(Request::key).contains("6");
        }
    }
}
