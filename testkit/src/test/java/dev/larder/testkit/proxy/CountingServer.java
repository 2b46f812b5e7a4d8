package dev.larder.testkit.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers each line with {@code +} and the line, and remembers the lines and how connections ended. */
final class CountingServer implements AutoCloseable {

    private final ServerSocket listening;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    CountingServer() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::serve);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The oldest line that was not asked for yet, {@code (closed)} or {@code (broken)}; null if nothing comes for a while. */
    @Nullable String heard() throws InterruptedException {
        return heard.poll(20, TimeUnit.SECONDS);
    }

    boolean hasHeardNothing() {
        return heard.isEmpty();
    }

    private void serve() {
        try {
            while (true) {
                Socket guest = listening.accept();
                daemon(() -> answer(guest));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void answer(Socket guest) {
        try (guest) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(guest.getInputStream(), ISO_8859_1));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heard.add(line);
                guest.getOutputStream().write(("+" + line + "\r\n").getBytes(ISO_8859_1));
            }
            heard.add("(closed)");
        } catch (IOException broken) {
            heard.add("(broken)");
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
