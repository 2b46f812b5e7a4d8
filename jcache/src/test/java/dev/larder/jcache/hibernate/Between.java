package dev.larder.jcache.hibernate;

import java.util.function.Supplier;
import org.hibernate.Session;
import org.hibernate.SessionEventListener;

/** Lets something happen once at a step of a session's: behind its look into the cache, or between its select and its put. */
@SuppressWarnings("serial") // nobody serializes it
final class Between implements SessionEventListener {

    private static final Runnable NOTHING = () -> {};

    private final boolean isBeforePut;
    private Runnable action;

    private Between(boolean isBeforePut, Runnable action) {
        this.isBeforePut = isBeforePut;
        this.action = action;
    }

    static <T> T selectAndPut(Session session, Runnable action, Supplier<T> work) {
        return during(session, new Between(true, action), work);
    }

    static <T> T lookAndSelect(Session session, Runnable action, Supplier<T> work) {
        return during(session, new Between(false, action), work);
    }

    /** The same where nobody minds if the step is never reached. */
    static Between maybe(boolean isBeforePut, Runnable action) {
        return new Between(isBeforePut, action);
    }

    private static <T> T during(Session session, Between step, Supplier<T> work) {
        session.addEventListeners(step);
        T answer = work.get();
        step.requireDone();
        return answer;
    }

    private void requireDone() {
        if (action != NOTHING) {
            throw new AssertionError("The step was never reached, so nothing was shown");
        }
    }

    private void now() {
        Runnable once = action;
        action = NOTHING;
        once.run();
    }

    @Override
    public void cachePutStart() {
        if (isBeforePut) {
            now();
        }
    }

    @Override
    public void cacheGetEnd(boolean hit) {
        if (!isBeforePut) {
            now();
        }
    }
}
