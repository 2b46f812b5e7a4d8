package dev.larder.testkit.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The port that clients come to. Shut, it refuses connections and yet belongs to nobody else: besides the socket that listens, one is bound
 * that never does. Where a system does not let two sockets of one owner share a port (Windows), somebody else may take that of a shut door.
 * Belongs to the loop's thread.
 */
final class Door implements Loop.Ready {

    private final Selector selector;
    private final Consumer<SocketChannel> guests;
    private final InetSocketAddress address;
    private final SocketChannel holding = SocketChannel.open();
    private @Nullable ServerSocketChannel listening;

    /** An open door, at any free port if that is 0. */
    Door(Selector selector, int port, Consumer<SocketChannel> guests) throws IOException {
        this.selector = selector;
        this.guests = guests;
        try {
            this.listening = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            this.address = (InetSocketAddress) listening.getLocalAddress();
            hold();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    private ServerSocketChannel listen(InetSocketAddress at) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (isShared(channel)) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.bind(at);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_ACCEPT, this);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    // Without SO_REUSEADDR, so that it is in the way of those who set that.
    private void hold() throws IOException {
        if (isShared(holding)) {
            holding.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            holding.bind(address);
        }
    }

    private static boolean isShared(NetworkChannel channel) {
        return channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        ServerSocketChannel channel = (ServerSocketChannel) key.channel();
        for (SocketChannel guest = channel.accept(); guest != null; guest = channel.accept()) {
            guests.accept(guest);
        }
    }

    /** Refuses connections. */
    void shut() throws IOException {
        if (listening != null) {
            listening.close();
            listening = null;
            // A channel lets go of its port only when its selector has looked again.
            selector.selectNow();
        }
    }

    /** Lets connections in again. */
    void open() throws IOException {
        if (listening == null) {
            listening = listen(address);
        }
    }

    void close() throws IOException {
        if (listening != null) {
            listening.close();
        }
        holding.close();
    }
}
