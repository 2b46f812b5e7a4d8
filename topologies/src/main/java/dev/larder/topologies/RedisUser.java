package dev.larder.topologies;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Somebody who may log in to a server, and what they may do there:
 *
 * <pre>{@code
 * RedisUser reader = RedisUser.random("reader", "~shop:*", "-@all", "+get");
 * RedisServer redis = RedisServer.builder().user(reader).start();
 * connectTo(redis.uri(), reader.name(), reader.password());
 * }</pre>
 *
 * @param name without blanks; {@code default} is who has not logged in with a name, so that a user of this name with
 *     {@code "~*", "&*", "+@all"} is what {@code requirepass} makes
 * @param password not empty, except that of {@code default}; never told by {@link #toString()}, never an argument of a process
 * @param rules as {@code ACL SETUSER} takes them, after {@code resetkeys resetchannels -@all}; none allows nothing
 * @since 0.1
 */
public record RedisUser(String name, String password, List<String> rules) {
    static final String DEFAULT = "default";

    private static final List<String> AT_SENTINEL = List.of(
            "&*",
            "+ping",
            "+client|setname",
            "+subscribe",
            "+psubscribe",
            "+unsubscribe",
            "+punsubscribe",
            "+sentinel|get-master-addr-by-name",
            "+sentinel|ckquorum",
            "+sentinel|master",
            "+sentinel|masters",
            "+sentinel|replicas",
            "+sentinel|slaves",
            "+sentinel|sentinels");

    private static final SecureRandom RANDOM = new SecureRandom();

    /** @throws IllegalArgumentException if name or a rule has blanks, or there is no name or password */
    public RedisUser {
        if (!name.matches("\\S+")) {
            throw new IllegalArgumentException("a user's name is \"" + name + "\", must be one word without blanks");
        }
        if (password.isEmpty() && !name.equals(DEFAULT)) {
            throw new IllegalArgumentException("the password of user " + name + " is empty");
        }
        rules = List.copyOf(rules);
        rules.forEach(RedisUser::checkRule);
    }

    /** With a password that nobody can guess. */
    public static RedisUser random(String name, String... rules) {
        byte[] password = new byte[24];
        RANDOM.nextBytes(password);
        return new RedisUser(name, HexFormat.of().formatHex(password), List.of(rules));
    }

    /** Whoever has not logged in: lets such clients do what these rules say, without a password. */
    public static RedisUser anybody(String... rules) {
        return new RedisUser(DEFAULT, "", List.of(rules));
    }

    /** With a password that nobody can guess, allowed everything. */
    public static RedisUser omnipotent(String name) {
        return random(name, "~*", "&*", "+@all");
    }

    private static void checkRule(String rule) {
        if (!rule.matches("\\S+") || rule.startsWith(">") || rule.startsWith("<")) {
            throw new IllegalArgumentException(
                    "an access rule must be one word without blanks and no password, such as +get or ~shop:*");
        }
    }

    /** The line of an access file. It holds the password's digest only. */
    String line() {
        String login = password.isEmpty() ? "nopass" : "#" + digest();
        return "user " + name + " on " + login + " resetkeys resetchannels -@all " + String.join(" ", rules);
    }

    /**
     * The same person at a sentinel: may ask who the master is and hear of changes, nothing else; whoever may do everything at the master may also
     * have it replaced.
     */
    RedisUser atSentinel() {
        List<String> mayDo = new ArrayList<>(AT_SENTINEL);
        if (rules.contains("+@all")) {
            mayDo.add("+sentinel|failover");
        }
        return new RedisUser(name, password, mayDo);
    }

    private String digest() {
        try {
            byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Tells name and rules. */
    @Override
    public String toString() {
        return "RedisUser[" + name + " " + String.join(" ", rules) + "]";
    }
}
