package dev.larder.redis.internal.address;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis is and how to log in there. Its text tells neither user nor password.
 *
 * @param topology how the servers hang together
 * @param tls the files for TLS, or null for plain text
 * @param nodes the server; the sentinels; some nodes of the cluster
 * @param master what the sentinels call the master; empty otherwise
 * @param database the number of the database
 * @param login at the servers that hold data
 * @param sentinelLogin at the sentinels
 */
public record RedisAddress(
        Topology topology,
        @Nullable TlsFiles tls,
        List<Endpoint> nodes,
        String master,
        int database,
        Login login,
        Login sentinelLogin) {

    /**
     * Reads an address as users write it.
     *
     * @throws IllegalArgumentException if the text is no such address; its message repeats nothing that may be a secret
     */
    public static RedisAddress parse(String text) {
        return AddressParser.parse(text);
    }

    /** Some nodes of a cluster, or the sentinels of a master; each {@code host[:port]}. */
    public static RedisAddress of(Topology topology, List<String> nodes, String master) {
        return AddressParser.of(topology, nodes, master);
    }

    /** The same with TLS. */
    public RedisAddress with(TlsFiles files) {
        return new RedisAddress(topology, files, nodes, master, database, login, sentinelLogin);
    }

    /** The same with other logins. */
    public RedisAddress with(Login data, Login sentinels) {
        return new RedisAddress(topology, tls, nodes, master, database, data, sentinels);
    }

    /** The text without users and passwords, should they occur in it. */
    public String withoutSecrets(String text) {
        return sentinelLogin.removedFrom(login.removedFrom(text));
    }

    /** A server of this Redis in a text. */
    public String toString(Endpoint server) {
        return Topology.STANDALONE.scheme(tls != null) + "://" + server + "/" + database;
    }

    @Override
    public String toString() {
        String servers = nodes.stream().map(Endpoint::toString).collect(Collectors.joining(","));
        String path = topology == Topology.CLUSTER ? "" : "/" + database;
        String fragment = topology == Topology.SENTINEL ? "#" + master : "";
        return topology.scheme(tls != null) + "://" + servers + path + fragment;
    }
}
