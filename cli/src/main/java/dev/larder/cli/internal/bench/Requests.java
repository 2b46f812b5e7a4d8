package dev.larder.cli.internal.bench;

import dev.larder.cli.internal.requests.Request;
import java.util.function.Supplier;

/** Requests without an end. For one thread at a time. */
interface Requests extends Supplier<Request>, AutoCloseable {

    @Override
    default void close() {}
}
