package dev.larder.console.security;

import dev.larder.Clock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Users, and who of them is logged in on this process: at most a thousand at a time, each until nothing was asked for the timeout, or for
 * twelve hours. Thread-safe. Checking a password takes a tenth of a second on purpose, and no more than two are checked at once.
 */
public final class LogIns {

    private static final int MOST = 1_000;
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration KNOWN = Duration.ofMinutes(5);
    private static final int AT_ONCE = 2;

    /**
     * A user.
     *
     * @param hash of the password, with how it was made: {@code {bcrypt}$2a$…}
     * @param role what that one may do
     */
    public record User(String hash, Role role) {}

    /**
     * Somebody who is logged in.
     *
     * @param user the name
     * @param role what that one may do
     * @param csrf what changes must say
     * @param beganNanos when
     * @param usedNanos when something was asked last
     */
    public record LogIn(String user, Role role, String csrf, long beganNanos, long usedNanos) {
        LogIn used(long now) {
            return new LogIn(user, role, csrf, beganNanos, now);
        }
    }

    private record Known(String user, long atNanos) {}

    private final Map<String, User> users;
    private final Duration timeout;
    private final Clock clock;
    private final SecureRandom random;
    private final Attempts attempts;
    private final Semaphore checking = new Semaphore(AT_ONCE);
    private final Map<String, LogIn> open = bounded();
    private final Map<String, Known> known = bounded();

    /** Nobody is logged in. */
    public LogIns(Map<String, User> users, Duration timeout, Clock clock, SecureRandom random) {
        this.users = Map.copyOf(users);
        this.timeout = timeout;
        this.clock = clock;
        this.random = random;
        this.attempts = new Attempts(clock);
    }

    private static <T> Map<String, T> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > MOST;
            }
        };
    }

    /** Whether there are users at all. */
    public boolean hasUsers() {
        return !users.isEmpty();
    }

    /**
     * Logs somebody in.
     *
     * @return the session's name, to be told to nobody else
     * @throws Refusal if user or password is wrong, or there were too many attempts
     */
    public String logIn(String user, String password, String from) {
        Role role = check(user, password, from);
        String name = token();
        long now = clock.nanos();
        synchronized (open) {
            open.put(digest(name), new LogIn(user, role, token(), now, now));
        }
        return name;
    }

    /** The same for one request that brings its password along; one that was right is known for five minutes. */
    Role check(String user, String password, String from) {
        String mark = digest(user + '\n' + password);
        synchronized (known) {
            Known before = known.get(mark);
            if (before != null && clock.nanos() - before.atNanos < KNOWN.toNanos()) {
                return role(user);
            }
        }
        requireTries(user, from);
        if (!isRight(user, password)) {
            attempts.failed("user " + user);
            attempts.failed("from " + from);
            throw new Refusal(401, "User or password is wrong");
        }
        attempts.succeeded("user " + user);
        synchronized (known) {
            known.put(mark, new Known(user, clock.nanos()));
        }
        return role(user);
    }

    private Role role(String user) {
        User found = users.get(user);
        return found == null ? Role.VIEWER : found.role();
    }

    private void requireTries(String user, String from) {
        if (!attempts.mayTry("user " + user) || !attempts.mayTry("from " + from)) {
            throw new Refusal(429, "Too many attempts to log in; wait a minute");
        }
    }

    private boolean isRight(String user, String password) {
        if (!checking.tryAcquire()) {
            throw new Refusal(429, "Too many log in at the same time; try again");
        }
        try {
            User found = users.get(user);
            if (found == null) {
                Passwords.matchNobodys(password);
                return false;
            }
            return Passwords.matches(password, found.hash());
        } finally {
            checking.release();
        }
    }

    /** Who has that session; empty if nobody has, any more. */
    public Optional<LogIn> find(@Nullable String name) {
        if (name == null) {
            return Optional.empty();
        }
        String key = digest(name);
        long now = clock.nanos();
        synchronized (open) {
            LogIn found = open.get(key);
            if (found == null || isOver(found, now)) {
                open.remove(key);
                return Optional.empty();
            }
            open.put(key, found.used(now));
            return Optional.of(found);
        }
    }

    private boolean isOver(LogIn logIn, long now) {
        return now - logIn.usedNanos > timeout.toNanos() || now - logIn.beganNanos > LONGEST.toNanos();
    }

    /** Ends a session, if there is such a one. */
    public void logOut(@Nullable String name) {
        if (name != null) {
            synchronized (open) {
                open.remove(digest(name));
            }
        }
    }

    int size() {
        synchronized (open) {
            return open.size();
        }
    }

    /** Something nobody can guess. */
    public String token() {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String digest(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
