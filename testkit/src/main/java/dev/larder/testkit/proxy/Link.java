package dev.larder.testkit.proxy;

import dev.larder.testkit.proxy.Traps.Sprung;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection of a client, and the one to the server that belongs to it. Belongs to the loop's thread. */
final class Link implements Loop.Ready {

    private static final int READ_BYTES = 1 << 14;

    private final Network network;
    private final SocketChannel client;
    private final SelectionKey clientKey;
    private final RespFrames commands = new RespFrames();
    private final RespFrames answers = new RespFrames();
    private final Lane toServer;
    private final Lane toClient;
    private @Nullable SocketChannel server;
    private @Nullable SelectionKey serverKey;
    private long commandCount;
    private long answerCount;
    private long lostFromAnswer = Long.MAX_VALUE;
    private boolean cutWhenDelivered;
    private boolean ended;

    Link(Network network, SocketChannel client, Selector selector) throws IOException {
        this.network = network;
        this.client = client;
        this.toServer = new Lane(network.tally());
        this.toClient = new Lane(network.tally());
        client.configureBlocking(false);
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.clientKey = client.register(selector, SelectionKey.OP_READ, this);
    }

    void connect(InetSocketAddress target, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open();
        server = channel;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        boolean isConnected = channel.connect(target);
        serverKey = channel.register(selector, isConnected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
    }

    /** Reaches no server: whatever the client sends is lost. */
    void stayMute() {
        toServer.lose(0);
    }

    @Override
    public void ready(SelectionKey key) {
        try {
            SocketChannel channel = (SocketChannel) key.channel();
            if (key.isConnectable()) {
                channel.finishConnect();
            }
            if (key.isWritable()) {
                laneTo(channel).unblock();
            }
            if (key.isReadable()) {
                read(channel, channel.equals(client) ? Way.TO_SERVER : Way.TO_CLIENT);
            }
        } catch (IOException brokenByOneSide) {
            reset();
        }
    }

    private Lane laneTo(SocketChannel channel) {
        return channel.equals(client) ? toClient : toServer;
    }

    private Lane lane(Way way) {
        return way == Way.TO_SERVER ? toServer : toClient;
    }

    private void read(SocketChannel from, Way way) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
        int count = from.read(bytes);
        if (count < 0) {
            lane(way).sourceHasEnded();
        } else {
            take(way, bytes.flip());
        }
    }

    private void take(Way way, ByteBuffer bytes) {
        network.traps().corrupt(way, bytes);
        int all = bytes.remaining();
        int kept = Math.min(network.traps().kept(way, all), way == Way.TO_SERVER ? commands(bytes) : answers(bytes));
        bytes.limit(bytes.position() + kept);
        lane(way).take(bytes, network.nowNanos(), network.conditions(way));
        if (kept < all) {
            lane(way).lose(all - kept);
        }
    }

    /** How many of these bytes go on, which are commands. */
    private int commands(ByteBuffer bytes) {
        for (int i = 0; i < bytes.remaining(); i++) {
            if (commands.ends(bytes.get(bytes.position() + i))) {
                commandCount++;
                Sprung sprung = network.traps().passes(commands.lastWord());
                if (sprung == Sprung.ANSWER_LOST) {
                    lostFromAnswer = Math.min(lostFromAnswer, commandCount);
                } else if (sprung == Sprung.CUT) {
                    cutWhenDelivered = true;
                    return i + 1;
                }
            }
        }
        return bytes.remaining();
    }

    /** How many of these bytes go on, which are answers. */
    private int answers(ByteBuffer bytes) {
        for (int i = 0; i < bytes.remaining(); i++) {
            byte next = bytes.get(bytes.position() + i);
            if (answers.isBetweenFrames() && next != '>' && answerCount + 1 >= lostFromAnswer) {
                return i;
            }
            if (answers.ends(next) && !answers.lastWasPush()) {
                answerCount++;
            }
        }
        return bytes.remaining();
    }

    /** Writes what is due, says what it waits for, and when something will be due next. */
    long doWhatIsDue(long nowNanos) {
        try {
            deliver(nowNanos);
            return ended ? Long.MAX_VALUE : nextDueNanos();
        } catch (IOException brokenByOneSide) {
            reset();
            return Long.MAX_VALUE;
        }
    }

    private void deliver(long nowNanos) throws IOException {
        toClient.deliver(client, nowNanos, network.conditions(Way.TO_CLIENT));
        SocketChannel connected = server != null && server.isConnected() ? server : null;
        if (connected != null) {
            toServer.deliver(connected, nowNanos, network.conditions(Way.TO_SERVER));
        }
        if (cutWhenDelivered && connected != null && toServer.isEmpty()) {
            cutBehindCommand(connected);
        } else if (toClient.endTold() && toServer.endTold()) {
            end();
        } else {
            setInterests();
        }
    }

    // The server is to see everything it was sent, so this side is closed in order.
    private void cutBehindCommand(SocketChannel connected) throws IOException {
        network.tally().cut++;
        connected.close();
        reset();
    }

    private void setInterests() throws ClosedChannelException {
        interest(clientKey, toServer, toClient);
        if (serverKey != null && server != null && server.isConnected()) {
            interest(serverKey, toClient, toServer);
        }
    }

    private static void interest(SelectionKey key, Lane from, Lane to) {
        int operations = (from.wantsBytes() ? SelectionKey.OP_READ : 0) | (to.isBlocked() ? SelectionKey.OP_WRITE : 0);
        if (key.isValid() && key.interestOps() != operations) {
            key.interestOps(operations);
        }
    }

    private long nextDueNanos() {
        long client = toClient.nextDueNanos(network.conditions(Way.TO_CLIENT));
        boolean isConnected = server != null && server.isConnected();
        return isConnected ? Math.min(client, toServer.nextDueNanos(network.conditions(Way.TO_SERVER))) : client;
    }

    /** Ends both connections as a fault does: without a word, or in order. */
    void cut(boolean inOrder) {
        network.tally().cut++;
        if (inOrder) {
            end();
        } else {
            reset();
        }
    }

    /** Nothing swallows any more: ends it if one side has left and the other could not be told. */
    void healed() {
        boolean hasLeft = toServer.sourceEnded() || toClient.sourceEnded();
        if (hasLeft && (toServer.isLost() || toClient.isLost())) {
            reset();
        }
    }

    boolean hasEnded() {
        return ended;
    }

    void reset() {
        try {
            abort(client);
            if (server != null && server.isOpen()) {
                abort(server);
            }
        } finally {
            end();
        }
    }

    private static void abort(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException alreadyClosed) {
            // then nothing is left to be thrown away
        }
    }

    private void end() {
        ended = true;
        closeQuietly(client);
        if (server != null) {
            closeQuietly(server);
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException gone) {
            // it is closed all the same
        }
    }
}
