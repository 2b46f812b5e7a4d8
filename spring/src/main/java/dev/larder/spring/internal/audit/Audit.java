package dev.larder.spring.internal.audit;

import dev.larder.Acknowledgement;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each administrative action, to a logger of its own, {@code dev.larder.audit}: who, what, and what came of it. The same
 * fields in the same order; a text of somebody's cannot end a line or begin another field unseen.
 */
public final class Audit {

    private static final Logger LOG = LoggerFactory.getLogger("dev.larder.audit");
    private static final int LONGEST = 256;

    private Audit() {}

    /** Something was invalidated by hand. */
    public static void invalidated(
            String by, String namespace, String kind, String subject, Acknowledgement acknowledgement, String reason) {
        LOG.info(
                "Invalidated: by={} namespace={} kind={} subject={} acknowledgement={} reason={}",
                quoted(by),
                namespace,
                kind,
                quoted(subject),
                acknowledgement.name().toLowerCase(Locale.ROOT),
                quoted(reason));
    }

    private static String quoted(String text) {
        String bounded = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return '"' + bounded.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?").replace("\"", "'") + '"';
    }
}
