package dev.larder.topologies;

import java.util.List;

/**
 * The users by whom servers of one topology, and we, talk to them: each may do what its work takes. Made anew for each
 * topology.
 *
 * @param operator we ourselves
 * @param replica a server that follows another
 * @param sentinel a sentinel, at the servers that it watches; at other sentinels it needs other commands
 */
record Staff(RedisUser operator, RedisUser replica, RedisUser sentinel) {
    static Staff hired() {
        return new Staff(
                RedisUser.omnipotent("operator"),
                RedisUser.random("replica", "+psync", "+replconf", "+ping"),
                RedisUser.random(
                        "sentinel",
                        "&__sentinel__:hello",
                        "+multi",
                        "+slaveof",
                        "+ping",
                        "+exec",
                        "+subscribe",
                        "+publish",
                        "+config|rewrite",
                        "+role",
                        "+info",
                        "+client|setname",
                        "+client|kill",
                        "+script|kill"));
    }

    List<RedisUser> atData() {
        return List.of(operator, replica, sentinel);
    }

    List<RedisUser> atSentinels() {
        List<String> rules = List.of("&__sentinel__:hello", "+ping", "+publish", "+sentinel");
        return List.of(operator, new RedisUser(sentinel.name(), sentinel.password(), rules));
    }
}
