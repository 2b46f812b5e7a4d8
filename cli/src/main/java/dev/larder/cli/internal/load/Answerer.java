package dev.larder.cli.internal.load;

/**
 * Asks, and waits for the answer, at most for as long as an answer may take. For one thread.
 *
 * @param <R> what it is asked
 */
@FunctionalInterface
public interface Answerer<R> {

    /** What came of it; what is thrown, is an answer that failed. */
    Answered answer(R request) throws Exception;
}
