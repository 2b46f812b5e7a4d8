package dev.larder.console.measured;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Clients of a stream, all of them on one thread, which throw away what they get; and one that takes nothing. */
final class Listeners implements AutoCloseable {

    private final Selector selector;
    private final List<AtomicLong> bytes = new ArrayList<>();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final Thread reader = new Thread(this::read, "listeners");
    private volatile boolean isOver;

    Listeners(int port, String path, int count) {
        try {
            selector = Selector.open();
            for (int i = 0; i < count; i++) {
                AtomicLong got = new AtomicLong();
                bytes.add(got);
                SocketChannel channel = open(port, path, /* isStalled= */ false);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, got);
            }
            open(port, path, /* isStalled= */ true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader.setDaemon(true);
        reader.start();
    }

    private SocketChannel open(int port, String path, boolean isStalled) throws IOException {
        SocketChannel channel = SocketChannel.open();
        if (isStalled) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
        }
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        String ask = "GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n";
        channel.write(ByteBuffer.wrap(ask.getBytes(StandardCharsets.US_ASCII)));
        channels.add(channel);
        return channel;
    }

    private void read() {
        ByteBuffer thrownAway = ByteBuffer.allocate(64 * 1024);
        try {
            while (!isOver) {
                selector.select(key -> take(key, thrownAway), 1_000);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void take(SelectionKey key, ByteBuffer thrownAway) {
        try {
            thrownAway.clear();
            int got = ((SocketChannel) key.channel()).read(thrownAway);
            if (got < 0) {
                key.cancel();
            } else {
                ((AtomicLong) key.attachment()).addAndGet(got);
            }
        } catch (IOException gone) {
            key.cancel();
        }
    }

    /** What the one that got least has got since the last call. */
    long leastBytes() {
        return bytes.stream().mapToLong(got -> got.getAndSet(0)).min().orElse(0);
    }

    @Override
    public void close() throws IOException {
        isOver = true;
        selector.wakeup();
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
