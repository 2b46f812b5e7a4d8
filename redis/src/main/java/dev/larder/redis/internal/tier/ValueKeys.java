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

    String lease(String key) {
        return "{" + namespace + ":" + key + "}~lease";
    }

    /** Both, as the scripts expect them. */
    String[] both(String key) {
        return new String[] {value(key), lease(key)};
    }
}
