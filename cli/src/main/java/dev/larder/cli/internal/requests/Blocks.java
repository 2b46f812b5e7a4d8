package dev.larder.cli.internal.requests;

import java.util.Iterator;
import java.util.stream.LongStream;

/** Requests to a disk, as requests to a cache of its pages. */
final class Blocks {

    /** Bytes. */
    static final long SECTOR = 512;

    private static final long PAGE = 4_096;

    private Blocks() {}

    /**
     * A key for each of them, made when it is asked for.
     *
     * @param of what stands before the number of each
     * @param count from 0
     */
    record Run(String of, long first, long count, boolean isWrite) implements Iterable<Request> {
        @Override
        public Iterator<Request> iterator() {
            return LongStream.range(first, Math.addExact(first, count))
                    .mapToObj(block -> new Request(of + block, isWrite))
                    .iterator();
        }
    }

    /** The pages in which some bytes lie; one at least. */
    static Run pages(String disk, long offset, long bytes, boolean isWrite) {
        long first = offset / PAGE;
        long last = Math.addExact(offset, Math.max(1, bytes) - 1) / PAGE;
        return new Run(disk, first, last - first + 1, isWrite);
    }
}
