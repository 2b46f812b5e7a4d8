package dev.larder.cli.internal.requests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;

/** A trace of lines in UTF-8, each of which may stand for several requests; empty lines for none. */
final class Lines implements TraceReader {

    /** Bytes of a line. What has longer ones is no such trace, and would fill the memory before its first line ends. */
    static final int LONGEST = 65_536;

    private static final int MOST_SHOWN = 80;

    private final InputStream in;
    private final Meaning meaning;
    private Iterator<Request> rest = Collections.emptyIterator();
    private long number;

    /** What a line means. */
    interface Meaning {
        /** Throws any {@link RuntimeException} where it means nothing. */
        Iterable<Request> of(String line);
    }

    private Lines(InputStream in, Meaning meaning) {
        this.in = in;
        this.meaning = meaning;
    }

    static Lines of(InputStream in, Meaning meaning) {
        return new Lines(in, meaning);
    }

    @Override
    public Optional<Request> next() throws IOException {
        while (!rest.hasNext()) {
            Optional<String> line = line();
            if (line.isEmpty()) {
                return Optional.empty();
            }
            rest = meaning(line.get());
        }
        return Optional.of(rest.next());
    }

    private Iterator<Request> meaning(String line) throws IOException {
        try {
            return line.isEmpty()
                    ? Collections.emptyIterator()
                    : meaning.of(line).iterator();
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException strange) {
            String shown = line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "…" : line;
            throw new IOException("line " + number + " is not of this format: " + shown, strange);
        }
    }

    /** The next line without blanks around it; empty at the end. */
    private Optional<String> line() throws IOException {
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        number++;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() == LONGEST) {
                throw new IOException("line " + number + " is longer than " + LONGEST + " bytes");
            }
            line.write(next);
        }
        return Optional.of(line.toString(StandardCharsets.UTF_8).strip());
    }
}
