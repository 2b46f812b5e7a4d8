package dev.larder.cli.internal.requests;

import java.io.IOException;
import java.util.Optional;

/** Reads requests one by one, in order. For one thread at a time. */
interface TraceReader {

    /** The next one; empty at the end. */
    Optional<Request> next() throws IOException;
}
