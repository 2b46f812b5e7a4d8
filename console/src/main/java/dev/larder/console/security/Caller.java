package dev.larder.console.security;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who asks.
 *
 * @param user the name; {@code local} where nobody logs in
 * @param role what that one may do
 * @param from the address at the other end of the connection
 * @param via console, cli, api or another word the caller gave
 * @param requestId of the request: {@code X-Request-Id}; null if that is not known
 */
public record Caller(
        String user,
        Role role,
        String from,
        String via,
        @Nullable String requestId) {

    /** One whose request has no name yet. */
    public Caller(String user, Role role, String from, String via) {
        this(user, role, from, via, null);
    }

    /** The same, in a request of that name. */
    public Caller asking(String id) {
        return new Caller(user, role, from, via, id);
    }
}
