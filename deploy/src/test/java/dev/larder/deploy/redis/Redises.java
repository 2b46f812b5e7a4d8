package dev.larder.deploy.redis;

import dev.larder.deploy.Programs;
import dev.larder.topologies.RedisBinary;
import java.util.List;

/** The versions of Redis that scripts and files are tried with here. All of them are asked by the one {@code redis-cli} of the machine. */
final class Redises {
    private static final String DEBIAN_PACKAGE = "redis-server";

    private Redises() {}

    /** Oldest first; none where {@code redis-cli} is missing, which the scripts cannot do without. */
    static List<RedisBinary> installed() {
        return Programs.find("redis-cli", DEBIAN_PACKAGE).isPresent() ? RedisBinary.available() : List.of();
    }

    /** The newest of them, for what takes long. */
    static List<RedisBinary> newestAlone() {
        List<RedisBinary> all = installed();
        return all.subList(Math.max(0, all.size() - 1), all.size());
    }

    /** The newest of them; none where it was built without TLS, as the embedded one is. */
    static List<RedisBinary> newestWithTls() {
        return newestAlone().stream().filter(RedisBinary::speaksTls).toList();
    }
}
