package dev.larder.redis;

import dev.larder.redis.internal.address.Endpoint;
import dev.larder.testkit.proxy.FaultProxy;
import dev.larder.topologies.RedisServer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A network between one node and all servers of a Redis, of whatever kind: a proxy before each. The servers tell their own addresses, to
 * others and to the node, whose connections are led elsewhere.
 */
public final class Detour implements AutoCloseable {

    private final Map<Integer, FaultProxy> proxies = new TreeMap<>();

    /** A network that behaves. */
    public static Detour before(List<RedisServer> servers) {
        Detour detour = new Detour();
        servers.forEach(server -> detour.proxies.put(server.port(), FaultProxy.to(server.port())));
        return detour;
    }

    /** The Redis as a node behind the network finds it. */
    public Redis of(Redis redis) {
        return of(redis, toString());
    }

    /** The same, in another process, which was given the text of this. */
    public static Redis of(Redis redis, String detour) {
        Map<Integer, Integer> ports = Stream.of(detour.split(","))
                .map(pair -> pair.split("="))
                .collect(Collectors.toMap(pair -> Integer.valueOf(pair[0]), pair -> Integer.valueOf(pair[1])));
        return redis.route(at -> new Endpoint(at.host(), ports.getOrDefault(at.port(), at.port())));
    }

    /** Something happens on the way to every server. */
    public void everywhere(Consumer<FaultProxy> fault) {
        proxies.values().forEach(fault);
    }

    /** Of each server its port, and that of its proxy. */
    @Override
    public String toString() {
        return proxies.entrySet().stream()
                .map(way -> way.getKey() + "=" + way.getValue().port())
                .collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        everywhere(FaultProxy::close);
    }
}
