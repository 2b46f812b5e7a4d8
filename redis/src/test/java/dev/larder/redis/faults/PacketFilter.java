package dev.larder.redis.faults;

import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace, joined to this machine by a cable of its own, in which a firewall drops packets: what leaves a client hanging that
 * nobody told of the end. Needs root, {@code ip} and {@code nft}; the machine's own rules are left alone.
 */
final class PacketFilter implements AutoCloseable {

    private final String name;
    private final String here;

    private PacketFilter(int number) {
        name = "larder" + number;
        here = "10." + (64 + number / 250) + "." + number % 250 + ".";
    }

    /** One that is set up, or null where that is not possible. */
    static @Nullable PacketFilter ifPossible() {
        PacketFilter filter = new PacketFilter(ThreadLocalRandom.current().nextInt(10_000));
        try {
            filter.setUp();
            return filter;
        } catch (IllegalStateException | UncheckedIOException impossible) {
            System.out.println(impossible.getMessage());
            filter.close();
            return null;
        }
    }

    private void setUp() {
        run("ip netns add " + name);
        run("ip link add " + name + "h type veth peer name " + name + "n netns " + name);
        run("ip addr add " + here + "1/30 dev " + name + "h");
        run("ip link set " + name + "h up");
        run("ip -n " + name + " addr add " + here + "2/30 dev " + name + "n");
        run("ip -n " + name + " link set " + name + "n up");
        run("ip -n " + name + " link set lo up");
        run("ip netns exec " + name + " nft add table inet faults");
        run("ip netns exec " + name + " nft add chain inet faults in { type filter hook input priority 0 ; }");
        run("ip netns exec " + name + " nft add chain inet faults out { type filter hook output priority 0 ; }");
    }

    /** What a command line begins with that is to run inside. */
    List<String> inside() {
        return List.of("ip", "netns", "exec", name);
    }

    /** Makes a server listen at this end of the cable too. */
    void reaches(RedisServer server) {
        server.configure("protected-mode", "no");
        server.configure("bind", "127.0.0.1 " + here + "1");
    }

    /** A server's address as seen from inside. */
    String address(RedisServer server) {
        return "redis://" + here + "1:" + server.port();
    }

    /** From now on no packet comes from or goes to that port. */
    void drop(int port) {
        run("ip netns exec " + name + " nft add rule inet faults in tcp sport " + port + " drop");
        run("ip netns exec " + name + " nft add rule inet faults out tcp dport " + port + " drop");
    }

    /** All packets go through again. */
    void heal() {
        run("ip netns exec " + name + " nft flush table inet faults");
    }

    private static void run(String command) {
        try {
            Process process = new ProcessBuilder(new ArrayList<>(List.of(command.split(" "))))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.onExit().join().exitValue();
            if (code != 0) {
                throw new IllegalStateException(command + " ended with " + code + ": " + said.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            run("ip netns del " + name);
        } catch (IllegalStateException | UncheckedIOException gone) {
            // It was never there.
        }
    }
}
