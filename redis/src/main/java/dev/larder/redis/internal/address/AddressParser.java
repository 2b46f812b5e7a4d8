package dev.larder.redis.internal.address;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads addresses. No message repeats any part of one, since a password may stand where it should not. */
final class AddressParser {

    private static final String CURE = "; write redis://[user:password@]host[:port][/database],"
            + " redis-sentinel://[user:password@]sentinel[:port],…[/database]#master"
            + " or redis-cluster://[user:password@]node[:port],…; rediss… for TLS";
    private static final Pattern ADDRESS = Pattern.compile("(?<scheme>rediss?(-sentinel|-cluster)?)://"
            + "((?<login>[^/?#]*)@)?(?<nodes>[^/?#@]*)(/(?<path>[^?#]*))?(?<query>\\?[^#]*)?(#(?<master>.*))?");
    private static final Pattern DATABASE = Pattern.compile("\\d{0,5}");
    private static final Pattern MASTER = Pattern.compile("[A-Za-z0-9._-]+");

    private AddressParser() {}

    static RedisAddress parse(String text) {
        Matcher address = ADDRESS.matcher(text.strip());
        refuse(!address.matches(), "it begins with none of redis://, redis-sentinel:// and redis-cluster://");
        Topology topology = topology(address.group("scheme"));
        String master = part(address, "master");
        refuse(
                address.group("query") != null || (topology != Topology.SENTINEL && address.group("master") != null),
                "it has a query or fragment; options are set by methods, and ? and # of a password percent-encoded");
        List<Endpoint> nodes =
                nodes(topology, Arrays.asList(part(address, "nodes").split(",", -1)));
        refuse(!DATABASE.matcher(part(address, "path")).matches(), "its path is not the number of a database");
        RedisAddress parsed = new RedisAddress(
                topology,
                address.group("scheme").startsWith("rediss") ? TlsFiles.NONE : null,
                nodes,
                master,
                part(address, "path").isEmpty() ? 0 : Integer.parseInt(part(address, "path")),
                login(part(address, "login")),
                Login.NONE);
        return checked(parsed);
    }

    static RedisAddress of(Topology topology, List<String> nodes, String master) {
        return checked(new RedisAddress(topology, null, nodes(topology, nodes), master, 0, Login.NONE, Login.NONE));
    }

    private static Topology topology(String scheme) {
        for (Topology topology : Topology.values()) {
            if (scheme.equals(topology.scheme(true)) || scheme.equals(topology.scheme(false))) {
                return topology;
            }
        }
        throw new IllegalStateException("The pattern and the topologies differ");
    }

    private static String part(Matcher address, String name) {
        @Nullable String part = address.group(name);
        return part == null ? "" : part;
    }

    private static List<Endpoint> nodes(Topology topology, List<String> texts) {
        List<Endpoint> nodes = new ArrayList<>();
        for (String text : texts) {
            try {
                nodes.add(Endpoint.parse(text, topology.port()));
            } catch (IllegalArgumentException e) {
                throw unusable(String.valueOf(e.getMessage()));
            }
        }
        refuse(nodes.isEmpty(), "it names no host that can be one");
        return List.copyOf(nodes);
    }

    private static Login login(String text) {
        try {
            return Login.parse(text);
        } catch (IllegalArgumentException e) {
            throw unusable(String.valueOf(e.getMessage()));
        }
    }

    private static RedisAddress checked(RedisAddress address) {
        boolean several = address.nodes().size() > 1;
        refuse(
                address.topology() == Topology.STANDALONE && several,
                "it names several servers, of which only sentinels or nodes of a cluster can be meant");
        refuse(
                address.topology() == Topology.SENTINEL
                        && !MASTER.matcher(address.master()).matches(),
                "it does not name the master as the sentinels know it");
        refuse(
                address.topology() == Topology.CLUSTER && address.database() != 0,
                "it names a database, and a cluster has none but 0");
        return address;
    }

    private static void refuse(boolean wrong, String why) {
        if (wrong) {
            throw unusable(why);
        }
    }

    private static IllegalArgumentException unusable(String why) {
        return new IllegalArgumentException("The Redis address cannot be used: " + why + CURE);
    }
}
