package dev.larder.cli.internal.bench;

import dev.larder.cli.internal.requests.Request;

/** Asks, and waits for the answer, at most for as long as an answer may take. For one thread. */
interface Answerer {

    /** What came of it; what is thrown, is an answer that failed. */
    Answered answer(Request request) throws Exception;
}
