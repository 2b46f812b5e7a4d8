package dev.larder.testkit.proxy;

import dev.larder.Clock;
import dev.larder.testkit.proxy.Conditions.Fate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The connections, and what is the matter with them. Belongs to the loop's thread. */
final class Network implements Loop.Work {

    private static final int MOST_LINKS = 4_096;

    private final Clock clock;
    private final Tally tally = new Tally();
    private final Traps traps = new Traps(tally);
    private final Map<Way, Conditions> conditions = new EnumMap<>(Way.class);
    private final List<Link> links = new ArrayList<>();
    private InetSocketAddress target;

    Network(InetSocketAddress target, Clock clock) {
        this.target = target;
        this.clock = clock;
        List.of(Way.values()).forEach(way -> conditions.put(way, Conditions.FINE));
    }

    Tally tally() {
        return tally;
    }

    Traps traps() {
        return traps;
    }

    long nowNanos() {
        return clock.nanos();
    }

    Conditions conditions(Way way) {
        return conditions.getOrDefault(way, Conditions.FINE);
    }

    void change(Way way, UnaryOperator<Conditions> change) {
        conditions.put(way, change.apply(conditions(way)));
    }

    void retarget(InetSocketAddress newTarget) {
        target = newTarget;
    }

    void accept(SocketChannel client, Selector selector) {
        tally.accepted++;
        try {
            if (links.size() >= MOST_LINKS) {
                client.close();
                return;
            }
            Link link = new Link(this, client, selector);
            links.add(link);
            if (conditions(Way.TO_SERVER).fate() == Fate.SWALLOW) {
                link.stayMute();
            } else {
                reach(link, selector);
            }
        } catch (IOException goneAlready) {
            // The client has left before it was let in.
        }
    }

    private void reach(Link link, Selector selector) {
        try {
            link.connect(target, selector);
        } catch (IOException | RuntimeException unreachable) {
            link.reset();
        }
    }

    void cut(boolean inOrder) {
        links.forEach(link -> link.cut(inOrder));
    }

    void heal() {
        List.of(Way.values()).forEach(way -> conditions.put(way, Conditions.FINE));
        traps.disarm();
        links.forEach(Link::healed);
    }

    ProxyCounts counts() {
        return tally.counts(
                (int) links.stream().filter(link -> !link.hasEnded()).count());
    }

    @Override
    public long doWhatIsDue(long nowNanos) {
        long next = Long.MAX_VALUE;
        for (Link link : links) {
            if (!link.hasEnded()) {
                next = Math.min(next, link.doWhatIsDue(nowNanos));
            }
        }
        links.removeIf(Link::hasEnded);
        return next;
    }

    @Override
    public void end() {
        links.forEach(Link::reset);
        links.clear();
    }
}
