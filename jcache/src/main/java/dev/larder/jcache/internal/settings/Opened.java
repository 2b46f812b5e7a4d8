package dev.larder.jcache.internal.settings;

import dev.larder.Larder;

/** A manager's Larder, and what is given back when it is closed. */
public final class Opened implements AutoCloseable {

    private final Larder larder;
    private final Runnable givingBack;

    Opened(Larder larder, Runnable givingBack) {
        this.larder = larder;
        this.givingBack = givingBack;
    }

    /** The Larder. */
    public Larder larder() {
        return larder;
    }

    @Override
    public void close() {
        larder.close();
        givingBack.run();
    }
}
