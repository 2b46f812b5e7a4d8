package dev.larder.cli.internal.requests;

import dev.larder.cli.internal.requests.Blocks.Run;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The formats in which requests to caches are published. */
public enum TraceFormat {
    /** A key a line. */
    PLAIN(/* tellsWrites= */ false) {
        @Override
        TraceReader read(InputStream in) {
            return Lines.of(in, line -> only(Request.read(line)));
        }
    },
    /** That of LIRS: a block's number a line; a {@code *} stands between parts. */
    LIRS(/* tellsWrites= */ false) {
        @Override
        TraceReader read(InputStream in) {
            return Lines.of(in, line -> line.equals("*") ? NOTHING : only(Request.read(line)));
        }
    },
    /** That of ARC: {@code first-block blocks ignored number}, a run of blocks a line. */
    ARC(/* tellsWrites= */ false) {
        @Override
        TraceReader read(InputStream in) {
            return Lines.of(in, line -> {
                String[] words = line.split("\\s+");
                return new Run("", Long.parseLong(words[0]), Long.parseLong(words[1]), /* isWrite= */ false);
            });
        }
    },
    /** That of cache2k: 32 bits for each key, the highest byte first. */
    CACHE2K(/* tellsWrites= */ false) {
        @Override
        TraceReader read(InputStream in) {
            return Records.of(in, Integer.BYTES, record -> Request.read(Integer.toString(record.getInt())));
        }
    },
    /** libCacheSim's oracleGeneral: time (32 bits), key (64), size (32), next use (64), the lowest byte first. */
    ORACLE(/* tellsWrites= */ false) {
        @Override
        TraceReader read(InputStream in) {
            return Records.of(in, 24, TraceFormat::oracle);
        }
    },
    /** Twitter's: {@code time,key,key-size,value-size,client,operation,time-to-live}. */
    TWITTER(/* tellsWrites= */ true) {
        @Override
        TraceReader read(InputStream in) {
            return Lines.of(in, TraceFormat::twitter);
        }
    },
    /** Meta's, of CacheLib: a line of names, of which {@code key} and {@code op} are read, and {@code op_count} where it is there. */
    META(/* tellsWrites= */ true) {
        @Override
        TraceReader read(InputStream in) throws IOException {
            return Table.of(in);
        }
    },
    /** Microsoft Research's of Cambridge: {@code time,host,disk,type,offset,size,took}; each page of 4 KiB that it touches is a key. */
    MSR(/* tellsWrites= */ true) {
        @Override
        TraceReader read(InputStream in) {
            return Lines.of(in, line -> {
                String[] cells = line.split(",");
                return Blocks.pages(
                        cells[1] + "." + cells[2] + ":",
                        Long.parseLong(cells[4]),
                        Long.parseLong(cells[5]),
                        cells[3].toLowerCase(Locale.ROOT).equals("write"));
            });
        }
    },
    /** The UMass repository's: {@code unit,sector,size,type,time}; each page of 4 KiB that it touches is a key. */
    UMASS(/* tellsWrites= */ true) {
        @Override
        TraceReader read(InputStream in) {
            return Lines.of(in, line -> {
                String[] cells = line.split(",");
                return Blocks.pages(
                        cells[0].strip() + ":",
                        Math.multiplyExact(Long.parseLong(cells[1].strip()), Blocks.SECTOR),
                        Long.parseLong(cells[2].strip()),
                        cells[3].strip().toLowerCase(Locale.ROOT).equals("w"));
            });
        }
    };

    private static final Iterable<Request> NOTHING = List.of();
    private static final Set<String> TWITTER_READS = Set.of("get", "gets");
    private static final int TWITTER_CELLS = 7;

    private final boolean tellsWrites;

    TraceFormat(boolean tellsWrites) {
        this.tellsWrites = tellsWrites;
    }

    /** Whether it says of each request if it reads or writes; otherwise all are reads. */
    public boolean tellsWrites() {
        return tellsWrites;
    }

    /** The name as it is typed. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    abstract TraceReader read(InputStream in) throws IOException;

    static Iterable<Request> only(Request request) {
        return List.of(request);
    }

    private static Request oracle(ByteBuffer record) {
        return Request.read(
                Long.toUnsignedString(record.order(ByteOrder.LITTLE_ENDIAN).getLong(Integer.BYTES)));
    }

    /** A key may hold commas, the other cells do not. */
    private static Iterable<Request> twitter(String line) {
        int begin = line.indexOf(',') + 1;
        int end = line.length();
        String operation = "";
        for (int cell = TWITTER_CELLS - 1; cell > 1; cell--) {
            int comma = line.lastIndexOf(',', end - 1);
            operation = cell == TWITTER_CELLS - 2 ? line.substring(comma + 1, end) : operation;
            end = comma;
        }
        boolean isWrite = !TWITTER_READS.contains(operation);
        return only(new Request(line.substring(begin, end), isWrite));
    }
}
