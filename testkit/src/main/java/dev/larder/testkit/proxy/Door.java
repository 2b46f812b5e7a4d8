package dev.larder.testkit.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The port that clients come to. Shut, it refuses connections and yet belongs to nobody else. Belongs to the loop's thread. */
final class Door implements Loop.Ready {

    private final Selector selector;
    private final Consumer<SocketChannel> guests;
    private final InetSocketAddress address;
    private @Nullable ServerSocketChannel listening;
    private @Nullable SocketChannel holding;

    /** An open door, at any free port if that is 0. */
    Door(Selector selector, int port, Consumer<SocketChannel> guests) throws IOException {
        this.selector = selector;
        this.guests = guests;
        ServerSocketChannel channel = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        this.listening = channel;
        this.address = (InetSocketAddress) channel.getLocalAddress();
    }

    InetSocketAddress address() {
        return address;
    }

    private ServerSocketChannel listen(InetSocketAddress at) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(at);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_ACCEPT, this);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        ServerSocketChannel channel = (ServerSocketChannel) key.channel();
        for (SocketChannel guest = channel.accept(); guest != null; guest = channel.accept()) {
            guests.accept(guest);
        }
    }

    /** Refuses connections. A socket that is bound and does not listen keeps the port. */
    void shut() throws IOException {
        if (listening != null) {
            listening.close();
            listening = null;
            // A channel lets go of its port only when its selector has looked again.
            selector.selectNow();
            SocketChannel holder = SocketChannel.open();
            holder.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            holder.bind(address);
            holding = holder;
        }
    }

    /** Lets connections in again. */
    void open() throws IOException {
        if (holding != null) {
            holding.close();
            holding = null;
            listening = listen(address);
        }
    }

    void close() throws IOException {
        if (listening != null) {
            listening.close();
        }
        if (holding != null) {
            holding.close();
        }
    }
}
