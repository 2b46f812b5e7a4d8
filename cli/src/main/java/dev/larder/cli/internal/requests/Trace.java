package dev.larder.cli.internal.requests;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * A trace in a file, compressed by xz, by gzip or not at all, which its first bytes tell. It is read as it is asked for, however large it is. For one thread at
 * a time.
 */
public final class Trace implements AutoCloseable {

    private static final int MAGIC_BYTES = 4;
    private static final int MOST_KIBIBYTES = 128 * 1_024;

    private final InputStream file;
    private final TraceReader reader;

    private Trace(InputStream file, TraceReader reader) {
        this.file = file;
        this.reader = reader;
    }

    /**
     * Opens one.
     *
     * @throws java.nio.file.NoSuchFileException if it is not there
     * @throws IOException if it cannot be read, or cannot be of that format
     */
    public static Trace open(Path path, TraceFormat format) throws IOException {
        InputStream file = new BufferedInputStream(Files.newInputStream(path));
        try {
            return new Trace(file, format.read(new BufferedInputStream(unpacked(file))));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static InputStream unpacked(InputStream file) throws IOException {
        file.mark(MAGIC_BYTES);
        String magic = HexFormat.of().formatHex(file.readNBytes(MAGIC_BYTES));
        file.reset();
        if (magic.equals("28b52ffd")) {
            throw new IOException("it is compressed by Zstandard; unpack it first: zstd -d");
        }
        if (magic.equals("fd377a58")) {
            return new XZInputStream(file, MOST_KIBIBYTES);
        }
        return magic.startsWith("1f8b") ? new GZIPInputStream(file) : file;
    }

    /**
     * The next request; empty at the end.
     *
     * @throws IOException if what comes next is damaged, or not of the format
     */
    public Optional<Request> next() throws IOException {
        return reader.next();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
