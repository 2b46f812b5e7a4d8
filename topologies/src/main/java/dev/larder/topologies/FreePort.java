package dev.larder.topologies;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port nobody listened on a moment ago. Somebody may take it before it is used, so whoever uses it tries again.
 *
 * <p>It is below those that systems give to outgoing connections (Linux: from 32768). Were it among them, some client's
 * connection could sit on it while its server is down, so that the server cannot come back; and a client that tries to
 * reach the dead server again and again would at last be connected with itself.
 */
final class FreePort {
    private static final int LOWEST = 10_500;
    private static final int HIGHEST = 20_499;

    /** A server of a cluster listens there for the other servers; above all that are given out here. */
    private static final int TO_CLUSTER_BUS = 10_000;

    private static final int TRIES = 1_000;

    private FreePort() {}

    static int find() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
            if (isFree(port) && isFree(port + TO_CLUSTER_BUS)) {
                return port;
            }
        }
        throw new TopologyException("No free port on this machine between " + LOWEST + " and " + HIGHEST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(RedisLaunch.HOST, port), 1);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
