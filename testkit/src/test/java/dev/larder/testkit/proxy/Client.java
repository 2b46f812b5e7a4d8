package dev.larder.testkit.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Objects;

/** A client that sends lines. */
final class Client implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final BufferedReader answers;

    Client(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    }

    void send(String... lines) throws IOException {
        socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n").getBytes(ISO_8859_1));
    }

    String answer() throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        return Objects.requireNonNullElse(answers.readLine(), "(closed)");
    }

    String ask(String line) throws IOException {
        send(line);
        return answer();
    }

    /** Whether nothing comes for a moment. */
    boolean hearsNothing() throws IOException {
        socket.setSoTimeout(150);
        try {
            return answers.read() == Integer.MIN_VALUE;
        } catch (SocketTimeoutException silence) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
