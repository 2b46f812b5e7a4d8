package dev.larder.cli.internal.bench;

import dev.larder.cli.internal.load.Answerer;
import dev.larder.cli.internal.requests.Request;

/** Those who ask one target: an answerer for each thread. */
interface Answerers extends AutoCloseable {

    /**
     * One more.
     *
     * @throws dev.larder.cli.internal.exit.Failure if the target cannot be reached
     */
    Answerer<Request> another();

    /** Has everything ready that a request finds there; ends early at Ctrl-C. */
    default void prepare() {}

    @Override
    void close();
}
