package dev.larder.console.stream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. Nothing waits for it: what it does not take at once is sent when the container says that it can take more, on the container's
 * thread. Thread-safe.
 */
final class StreamClient implements WriteListener, AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(StreamClient.class);
    private static final int WAITING = 64;

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final String namespace;
    private final Clients clients;
    // Guarded by this.
    private final Outlet outlet = new Outlet(WAITING);
    // Guarded by this.
    private boolean isOver;
    // Guarded by this.
    private boolean isStarted;
    // Guarded by this.
    private int stalledSeconds;

    StreamClient(AsyncContext context, String namespace, Clients clients) throws IOException {
        this.context = context;
        this.out = context.getResponse().getOutputStream();
        this.namespace = namespace;
        this.clients = clients;
    }

    String namespace() {
        return namespace;
    }

    /** Begins, with what it is told first. */
    void start(List<byte[]> first) {
        synchronized (this) {
            outlet.addAll(first);
        }
        context.addListener(this);
        out.setWriteListener(this);
    }

    void send(byte[] message) {
        synchronized (this) {
            outlet.add(message);
        }
        drain();
    }

    @Override
    public void onWritePossible() {
        synchronized (this) {
            isStarted = true;
        }
        drain();
    }

    private void drain() {
        try {
            boolean isFlushed = write();
            if (!isFlushed) {
                LOG.trace("A client of the stream takes no more for now");
            }
        } catch (IOException | IllegalStateException gone) {
            end();
        }
    }

    private synchronized boolean write() throws IOException {
        if (isOver || !isStarted) {
            return false;
        }
        while (out.isReady()) {
            byte[] message = outlet.next();
            if (message == null) {
                out.flush();
                return true;
            }
            out.write(message);
            stalledSeconds = 0;
        }
        return false;
    }

    /** A second has passed; answers for how many it has taken nothing of what waits. */
    synchronized int second() {
        stalledSeconds = outlet.isEmpty() ? 0 : stalledSeconds + 1;
        return stalledSeconds;
    }

    synchronized int waiting() {
        return outlet.size();
    }

    /** Lets go of it, once. */
    void end() {
        synchronized (this) {
            if (isOver) {
                return;
            }
            isOver = true;
        }
        clients.left(this);
        try {
            context.complete();
        } catch (IllegalStateException over) {
            LOG.trace("A stream was over already");
        }
    }

    @Override
    public void onError(Throwable failure) {
        end();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
