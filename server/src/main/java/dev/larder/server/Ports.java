package dev.larder.server;

import dev.larder.topologies.PortHolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Whether a port can be had, asked before anything is started for nothing. */
final class Ports {

    private Ports() {}

    /**
     * Looks whether the port is free; somebody may still take it before the server does.
     *
     * @throws StartException if it is in use
     */
    static void requireFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException taken) {
            throw inUse(port);
        }
    }

    static StartException inUse(int port) {
        String holder = PortHolder.of(port).map(process -> " by " + process).orElse("");
        return new StartException(
                "port " + port + " is in use" + holder + "; stop it, or choose another one with --port");
    }
}
