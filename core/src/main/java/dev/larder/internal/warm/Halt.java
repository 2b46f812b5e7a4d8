package dev.larder.internal.warm;

import java.time.Duration;

/** How somebody who goes through keys hears that it is to end. */
public interface Halt {

    /** Whether the end was asked for. */
    boolean isRequested();

    /** Waits; true if the end was asked for meanwhile, or the thread interrupted, whose flag is set again then. */
    boolean isRequestedWithin(Duration time);
}
