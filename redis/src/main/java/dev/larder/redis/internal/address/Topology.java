package dev.larder.redis.internal.address;

/** How the servers hang together. */
public enum Topology {
    /** One server. */
    STANDALONE("redis", 6379),
    /** One master at a time, named by sentinels. */
    SENTINEL("redis-sentinel", 26_379),
    /** Several masters that share the slots. */
    CLUSTER("redis-cluster", 6379);

    private final String scheme;
    private final int port;

    Topology(String scheme, int port) {
        this.scheme = scheme;
        this.port = port;
    }

    /** The port of the servers that an address names, where it names none. */
    int port() {
        return port;
    }

    String scheme(boolean tls) {
        return tls ? scheme.replaceFirst("redis", "rediss") : scheme;
    }
}
