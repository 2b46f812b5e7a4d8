package dev.larder.redis.internal.connection;

import java.util.Arrays;

/** What can be done where a connection cannot be made, told by the words that the failure has in common with its like. */
enum Cures {
    NO_PASSWORD_THERE(
            "without any password configured", "the server asks for no password: leave it out, or name the user"),
    NO_CLUSTER("cluster support disabled", "it is no node of a cluster: use redis:// or redis-sentinel://"),
    NO_TLS_THERE("not an SSL/TLS record", "the server speaks plain text there: name its TLS port"),
    UNKNOWN_AUTHORITY(
            "unable to find valid certification path",
            "trust who has issued its certificate: Redis.tls(Tls.trusting(…))"),
    OTHER_AUTHORITY("signature check failed", "trust who has issued its certificate: Redis.tls(Tls.trusting(…))"),
    OTHER_ADDRESS("No subject alternative", "reach it by a name in its certificate, or have one issued for this name"),
    OTHER_NAME("No name matching", "reach it by a name in its certificate, or have one issued for this name"),
    EXPIRED("NotAfter", "renew the server's certificate; no restart is needed here");

    private final String words;
    private final String cure;

    Cures(String words, String cure) {
        this.words = words;
        this.cure = cure;
    }

    /** The message with its cure behind it, where there is one. */
    static String with(String message) {
        return Arrays.stream(values())
                .filter(known -> message.contains(known.words))
                .findFirst()
                .map(known -> message + "; " + known.cure)
                .orElse(message);
    }
}
