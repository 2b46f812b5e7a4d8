package dev.larder.testkit.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.testkit.history.Event.Fetch;
import dev.larder.testkit.history.Event.Load;
import dev.larder.testkit.history.Event.Read;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a history that one process writes, an event a line. What an answer depends on is in the file when {@link #add} returns and
 * survives a {@code kill -9}; reads, loads and fetches may be lost with the process. Thread-safe.
 */
public final class HistoryLog implements AutoCloseable {

    private final BufferedWriter file;

    private HistoryLog(BufferedWriter file) {
        this.file = file;
    }

    /** Begins a file. */
    public static HistoryLog at(Path file) throws IOException {
        return new HistoryLog(Files.newBufferedWriter(file, UTF_8));
    }

    /** Writes down an event. */
    public synchronized void add(Event event) {
        try {
            file.write(Lines.of(event));
            file.newLine();
            if (!(event instanceof Read || event instanceof Load || event instanceof Fetch)) {
                file.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The events of a file, but for a last line that was not finished. */
    public static List<Event> read(Path file) throws IOException {
        List<Event> events = new ArrayList<>();
        Lines lines = new Lines();
        try (BufferedReader reader = Files.newBufferedReader(file, UTF_8)) {
            String line = reader.readLine();
            for (String next = reader.readLine(); next != null; next = reader.readLine()) {
                events.add(lines.parse(line));
                line = next;
            }
            if (line != null && endsWithNewLine(file)) {
                events.add(lines.parse(line));
            }
        }
        return events;
    }

    private static boolean endsWithNewLine(Path file) throws IOException {
        try (SeekableByteChannel bytes = Files.newByteChannel(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            bytes.position(bytes.size() - 1).read(last);
            return last.get(0) == '\n';
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
