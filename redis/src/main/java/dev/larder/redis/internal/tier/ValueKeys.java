package dev.larder.redis.internal.tier;

/**
 * Where a value and its lease stand: {@code ns:key} and <code>{ns:key}~lease</code>, on one slot of a cluster.
 *
 * @param namespace instance and version
 */
record ValueKeys(String namespace) {

    String value(String key) {
        return namespace + ":" + key;
    }

    /** The lease of a value. */
    static String lease(String value) {
        return "{" + value + "}~lease";
    }

    /** The value and its lease, as the scripts expect them. */
    static String[] both(String value) {
        return new String[] {value, lease(value)};
    }
}
