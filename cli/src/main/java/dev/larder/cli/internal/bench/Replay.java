package dev.larder.cli.internal.bench;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.requests.Request;
import dev.larder.cli.internal.requests.Trace;
import dev.larder.cli.internal.requests.TraceFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A trace, from its beginning again when it is over. */
final class Replay implements Requests {

    private final Path file;
    private final TraceFormat format;
    private Trace trace;
    private Optional<Request> waiting;

    private Replay(Path file, TraceFormat format, Trace trace) throws IOException {
        this.file = file;
        this.format = format;
        this.trace = trace;
        this.waiting = trace.next();
    }

    /** @throws Failure if it is not there, of another format, or empty */
    static Replay of(Path file, TraceFormat format) {
        try {
            Trace trace = Trace.open(file, format);
            Replay replay = begun(file, format, trace);
            if (replay.waiting.isEmpty()) {
                replay.close();
                throw new Failure(ExitCode.USAGE, file + " holds no request; see --trace-format");
            }
            return replay;
        } catch (NoSuchFileException gone) {
            throw new Failure(ExitCode.NOT_FOUND, "There is no " + file + "; name a trace with --trace", gone);
        } catch (IOException e) {
            throw unreadable(file, format, e);
        }
    }

    private static Replay begun(Path file, TraceFormat format, Trace trace) throws IOException {
        try {
            return new Replay(file, format, trace);
        } catch (IOException e) {
            trace.close();
            throw e;
        }
    }

    private static Failure unreadable(Path file, TraceFormat format, IOException e) {
        return new Failure(
                ExitCode.USAGE,
                file + " cannot be read as " + format.label() + " (" + e.getMessage() + "); see --trace-format",
                e);
    }

    @Override
    public Request get() {
        try {
            if (waiting.isEmpty()) {
                trace.close();
                trace = Trace.open(file, format);
                waiting = trace.next();
            }
            Request next = waiting.orElseThrow(() -> new IOException("it has become empty"));
            waiting = trace.next();
            return next;
        } catch (IOException e) {
            throw unreadable(file, format, e);
        }
    }

    @Override
    public void close() {
        try {
            trace.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
