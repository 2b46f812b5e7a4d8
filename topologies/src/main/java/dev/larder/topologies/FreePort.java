package dev.larder.topologies;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port nobody listened on a moment ago. Somebody may take it before it is used, so whoever uses it tries again. */
final class FreePort {
    private FreePort() {}

    static int find() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new TopologyException("No free port on this machine", e);
        }
    }
}
