package dev.larder.spring.transaction;

/** An open transaction, of a thread or of a subscription. */
interface Open {

    /** Whether it only reads. */
    boolean isReadOnly();

    /** Whether something of ours waits for its end. */
    boolean hasPending();

    /** Does one or the other when it has ended. */
    void atEnd(Ending ending);
}
