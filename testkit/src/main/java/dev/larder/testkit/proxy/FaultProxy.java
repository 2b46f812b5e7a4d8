package dev.larder.testkit.proxy;

import dev.larder.Clock;
import dev.larder.testkit.proxy.Conditions.Fate;
import dev.larder.testkit.proxy.Traps.Sprung;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * A TCP proxy on the loopback interface that passes everything to a server until it is told to misbehave:
 *
 * <pre>{@code
 * try (FaultProxy network = FaultProxy.to(redis.port())) {
 *     Larder larder = Larder.named("shop").shared(Redis.at("redis://localhost:" + network.port())).build();
 *     network.delay(Duration.ofMillis(100)); // each way
 *     network.halfOpen();                    // everything is accepted and nothing answered
 *     network.heal();
 *     network.cut();                         // open connections break, new ones are welcome
 * }
 * }</pre>
 *
 * <p>Levers hold for the connections there are and for new ones until {@link #heal}; they add up. A connection of which bytes were
 * swallowed stays mute even then, as one to a machine that is gone does: whoever uses it has to notice by itself. Where a lever speaks of
 * commands and answers, the connection must speak Redis's protocol unencrypted.
 *
 * <p>Thread-safe; a lever is in force when its method returns. One thread serves all connections, at most 4,096 of them, with at most
 * about 256 KiB kept for each way of each. Adds some tens of microseconds to a round trip.
 *
 * @since 0.1
 */
public final class FaultProxy implements AutoCloseable {

    private final Network network;
    private final Loop loop;
    private final Door door;

    private FaultProxy(int port, InetSocketAddress target) throws IOException {
        Clock clock = Clock.system();
        network = new Network(target, clock);
        loop = new Loop(clock, network);
        door = new Door(loop.selector(), port, guest -> network.accept(guest, loop.selector()));
        loop.start();
    }

    /** A proxy on a free port of the loopback interface, to a server on this machine. The server need not be there yet. */
    public static FaultProxy to(int port) {
        return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** A proxy on a free port of the loopback interface. The server need not be there yet. */
    public static FaultProxy to(InetSocketAddress target) {
        return on(0, target);
    }

    /**
     * A proxy on a certain port of the loopback interface, 0 for any.
     *
     * @throws UncheckedIOException if somebody has the port
     */
    public static FaultProxy on(int port, InetSocketAddress target) {
        try {
            return new FaultProxy(port, target);
        } catch (IOException e) {
            throw new UncheckedIOException("A fault proxy cannot listen on port " + port, e);
        }
    }

    /** The port that clients connect to. */
    public int port() {
        return door.address().getPort();
    }

    /** Sends connections that are made from now on to another server on this machine. */
    public void retarget(int port) {
        act(() -> network.retarget(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }

    /** Keeps every byte so long on each way. Order and throughput stay, up to the bound of what is kept. Zero for none. */
    public void delay(Duration eachWay) {
        delay(Way.TO_SERVER, eachWay);
        delay(Way.TO_CLIENT, eachWay);
    }

    /** Keeps every byte on one way so long. Zero for none. */
    public void delay(Way way, Duration delay) {
        require(!delay.isNegative(), "delay", delay, "give zero or more");
        act(() -> network.change(way, conditions -> conditions.delay(delay)));
    }

    /** Lets through so many bytes a second on one way, for each connection. 0 for any number. */
    public void throttle(Way way, long bytesPerSecond) {
        require(bytesPerSecond >= 0, "bytesPerSecond", bytesPerSecond, "give 0 for no limit, or more");
        act(() -> network.change(way, conditions -> conditions.throttle(bytesPerSecond)));
    }

    /** Keeps back what is sent on one way, until healed; then it arrives. So it is when packets are lost, since TCP repeats them. */
    public void hold(Way way) {
        act(() -> network.change(way, conditions -> conditions.fate(Fate.HOLD)));
    }

    /** Receives and throws away what is sent on one way, while the other works. */
    public void swallow(Way way) {
        act(() -> network.change(way, conditions -> conditions.fate(Fate.SWALLOW)));
    }

    /** Accepts connections and bytes and never answers: what a server looks like that is gone without a word. */
    public void halfOpen() {
        swallow(Way.TO_SERVER);
        swallow(Way.TO_CLIENT);
    }

    /** Refuses new connections, as a machine does on which no server runs; open ones go on. The port stays ours. */
    public void refuse() {
        ask(() -> {
            door.shut();
            return true;
        });
    }

    /** Breaks the open connections with a reset, both sides; bytes on their way are lost. */
    public void cut() {
        act(() -> network.cut(/* inOrder= */ false));
    }

    /** Closes the open connections in order, as a server does that shuts down. Bytes on their way are lost. */
    public void hangUp() {
        act(() -> network.cut(/* inOrder= */ true));
    }

    /** Breaks the open connections and refuses new ones: the server is down. */
    public void down() {
        refuse();
        cut();
    }

    /**
     * Loses the answer to the n-th command from now, counted over all connections, from 1, and what follows it on its connection. The
     * server does get the command.
     */
    public void loseAnswer(long nth) {
        require(nth >= 1, "nth", nth, "give 1 for the next command, or more");
        act(() -> network.traps().loseAnswerOf(nth));
    }

    /** Loses the answer to the next command of that name, and what follows it on its connection. The server does get the command. */
    public void loseAnswerTo(String command) {
        act(() -> network.traps().onCommand(command, Sprung.ANSWER_LOST));
    }

    /** Breaks a connection when the server has got the next command of that name, and before it gets another on it. */
    public void cutBehind(String command) {
        act(() -> network.traps().onCommand(command, Sprung.CUT));
    }

    /** Lets so many bytes through on one way, counted over all connections; the connection of the next one swallows from there on. */
    public void loseAfter(Way way, long bytes) {
        require(bytes >= 0, "bytes", bytes, "give 0 or more");
        act(() -> network.traps().lose(way, bytes));
    }

    /** Flips a bit of one byte on one way, behind so many others, counted over all connections. */
    public void corruptAfter(Way way, long bytes) {
        require(bytes >= 0, "bytes", bytes, "give 0 or more");
        act(() -> network.traps().corrupt(way, bytes));
    }

    /** Whether a fault that waits for its moment ({@code loseAnswer}, {@code cutBehind}, {@code corruptAfter}, …) still does. */
    public boolean isWaiting() {
        return !ask(() -> network.traps().areSprung());
    }

    /** Ends every fault: connections are accepted, and everything passes. Connections that were mute stay so. */
    public void heal() {
        ask(() -> {
            network.heal();
            door.open();
            return true;
        });
    }

    /** What went through so far. */
    public ProxyCounts counts() {
        return ask(network::counts);
    }

    private void act(Runnable action) {
        ask(() -> {
            action.run();
            return true;
        });
    }

    private <T> T ask(Callable<T> question) {
        return loop.ask(question);
    }

    private static void require(boolean isGood, String what, Object value, String cure) {
        if (!isGood) {
            throw new IllegalArgumentException(what + " is " + value + ": " + cure);
        }
    }

    /** Resets the open connections and lets go of the port. Idempotent. */
    @Override
    public void close() {
        loop.close();
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
