package dev.larder.topologies;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks a server, over a plain socket, whether it is ready and which process it is. The latter matters: on a port that is
 * taken, the holder may well be another Redis that answers in our server's name.
 */
record RedisProbe(String host, int port) {
    /** Short, because a stranger on our port may accept and then be silent, and meanwhile nobody sees our server end. */
    private static final int PATIENCE_MILLIS = 200;

    /** True if the process with that pid answers there and is ready to serve. */
    boolean isReady(long pid) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return converse(socket, pid);
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean converse(Socket socket, long pid) throws IOException {
        BufferedReader answers =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        send(socket, "PING");
        if (!"+PONG".equals(answers.readLine())) {
            return false; // still loading
        }
        send(socket, "INFO server");
        return hasLine(answers, "process_id:" + pid);
    }

    private static void send(Socket socket, String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads to the blank line that ends the answer to INFO. */
    private static boolean hasLine(BufferedReader answers, String wanted) throws IOException {
        String line = answers.readLine();
        while (line != null && !line.isEmpty()) {
            if (line.equals(wanted)) {
                return true;
            }
            line = answers.readLine();
        }
        return false;
    }
}
