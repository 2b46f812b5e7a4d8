package dev.larder.internal.engine;

/**
 * What is done when a load has ended: by the caller that waited for it, or on the load's own thread once the caller has left.
 *
 * @param <T> what was loaded
 * @param <A> what becomes of it
 */
interface Ending<T, A> {

    /** Fills, keeps and answers what was loaded. */
    A loaded(T what) throws InterruptedException;

    /** Lets go of what was held for the load, which failed. */
    void failed();
}
