package dev.larder.redis.internal.proof;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One WARN when something begins to fail although the server answers, one INFO when it works again. */
public final class Complaint {

    private static final Logger LOG = LoggerFactory.getLogger("dev.larder.redis");

    private final String what;
    private final String namespace;
    private boolean raised;
    private long count;

    /** A complaint that was not raised yet; what fails, as the beginning of a sentence. */
    public Complaint(String what, String namespace) {
        this.what = what;
        this.namespace = namespace;
    }

    /** It fails. */
    public synchronized void raise(String cause) {
        count++;
        if (!raised) {
            raised = true;
            LOG.warn("{} fails: tier=redis namespace={} cause={}", what, namespace, cause);
        }
    }

    /** It works. */
    public synchronized void settle() {
        if (raised) {
            raised = false;
            LOG.info("{} works again: tier=redis namespace={} failures={}", what, namespace, count);
            count = 0;
        }
    }
}
