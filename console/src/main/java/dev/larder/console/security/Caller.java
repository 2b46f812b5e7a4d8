package dev.larder.console.security;

/**
 * Somebody who asks.
 *
 * @param user the name; {@code local} where nobody logs in
 * @param role what that one may do
 * @param from the address at the other end of the connection
 * @param via console, cli, api or another word the caller gave
 */
public record Caller(String user, Role role, String from, String via) {}
