package dev.larder.internal.warm;

/** Where a warmer has come to, and whether this node may go on from there. For the thread that walks. */
interface Place {

    /**
     * Takes the work on.
     *
     * @param everyMillis it need not be done if it was done so long ago or less; 0 to do it in any case
     * @return whether this node is to do it now
     */
    boolean take(long everyMillis) throws InterruptedException;

    /** Behind which mark to begin; empty for the beginning. */
    String mark();

    /** Everything up to the mark is done. False: another node has taken the work over. */
    boolean reached(String mark) throws InterruptedException;

    /** The run is over. */
    void leave(boolean isDone) throws InterruptedException;
}
