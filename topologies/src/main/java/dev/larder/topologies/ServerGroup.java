package dev.larder.topologies;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Servers that were started for one topology, each in a folder of its own, and that end together. */
final class ServerGroup implements AutoCloseable {
    private final RedisBinary binary;
    private final ServerFolder folder;
    private final Duration patience;
    private final List<RedisServer> servers = new CopyOnWriteArrayList<>();
    private int nextPort;

    /** The first server takes that port and each next one the next; 0 for any free ones. */
    ServerGroup(RedisBinary binary, ServerFolder folder, Duration patience, int firstPort) {
        this.binary = binary;
        this.folder = folder;
        this.patience = patience;
        this.nextPort = firstPort;
    }

    RedisServer add(String name, Setup setup) {
        RedisServer server = RedisServer.start(new RedisLaunch(binary, setup, folder.folder(name), patience), nextPort);
        nextPort = nextPort == 0 ? 0 : nextPort + 1;
        servers.add(server);
        return server;
    }

    List<RedisServer> servers() {
        return List.copyOf(servers);
    }

    Optional<RedisServer> at(String port) {
        return servers.stream()
                .filter(server -> Integer.toString(server.port()).equals(port))
                .findFirst();
    }

    boolean has(RedisServer server) {
        return servers.contains(server);
    }

    void remove(RedisServer server) {
        servers.remove(server);
        server.close();
    }

    Duration patience() {
        return patience;
    }

    /** Stops all, the last one first, and keeps their files for whoever wants to know why. */
    void stop() {
        for (int i = servers.size() - 1; i >= 0; i--) {
            servers.get(i).terminate();
        }
    }

    /** Stops all and deletes the folder, if it is our own. */
    @Override
    public void close() {
        stop();
        folder.discard();
    }
}
