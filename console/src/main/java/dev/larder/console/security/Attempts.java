package dev.larder.console.security;

import dev.larder.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Failed attempts to log in: five from an address, and five at a user, then a minute's pause; a success at the user forgets them. Remembers a
 * thousand, the oldest are forgotten first. Thread-safe.
 */
final class Attempts {

    static final int ALLOWED = 5;
    static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int REMEMBERED = 1_000;

    private record Failed(int count, long lastNanos) {}

    private final Clock clock;
    private final Map<String, Failed> failed = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failed> eldest) {
            return size() > REMEMBERED;
        }
    };

    Attempts(Clock clock) {
        this.clock = clock;
    }

    /** Whether it may try now. */
    synchronized boolean mayTry(String subject) {
        Failed known = failed.get(subject);
        return known == null || known.count < ALLOWED || isOver(known);
    }

    private boolean isOver(Failed known) {
        return clock.nanos() - known.lastNanos > PAUSE.toNanos();
    }

    synchronized void failed(String subject) {
        Failed known = failed.remove(subject);
        int count = known == null || isOver(known) ? 1 : known.count + 1;
        failed.put(subject, new Failed(count, clock.nanos()));
    }

    synchronized void succeeded(String subject) {
        failed.remove(subject);
    }

    synchronized int size() {
        return failed.size();
    }
}
