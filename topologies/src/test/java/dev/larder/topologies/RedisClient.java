package dev.larder.topologies;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Just enough of a client to see whether a server is there: a line to it, the first lines of its answer back. */
record RedisClient(int port) {
    private static final int PATIENCE_MILLIS = 10_000;

    static RedisClient of(RedisServer redis) {
        return new RedisClient(redis.port());
    }

    String ask(String command) {
        return ask(command, PATIENCE_MILLIS);
    }

    String ask(String command, int patienceMillis) {
        return exchange(command, 1, patienceMillis).get(0);
    }

    List<String> lines(String command, int count) {
        return exchange(command, count, PATIENCE_MILLIS);
    }

    boolean isRefused() {
        try {
            new Socket("127.0.0.1", port).close();
            return false;
        } catch (ConnectException refused) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> exchange(String command, int lines, int patienceMillis) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(patienceMillis);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return read(socket, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> read(Socket socket, int lines) throws IOException {
        BufferedReader answer =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        List<String> read = new ArrayList<>();
        for (int line = 0; line < lines; line++) {
            read.add(answer.readLine());
        }
        return read;
    }
}
