package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.Endpoint;
import dev.larder.redis.internal.address.RedisAddress;
import io.lettuce.core.RedisConnectionException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The masters of a cluster. The map is read at the start, every two seconds, and whenever something speaks against it, ten times a
 * second at most. It is read as often while a master is missing, for ten seconds, and then twice a second. It changes on the timer's
 * thread alone.
 */
final class ClusterShards implements Shards {

    private static final long READ_EVERY_MILLIS = 2_000;
    private static final long SHORTEST_PAUSE_MILLIS = 100;
    private static final long LONGER_PAUSE_MILLIS = 500;
    private static final int READINGS_IN_VAIN = 100;

    private final RedisAddress address;
    private final Connector connector;
    private final Surroundings around;
    private final SlotMapReader reader;
    private final Guests guests;
    private final Redirecting redirecting;
    private final Shard nobody;
    /** Since the last reading began; the first has caused it. */
    private final AtomicInteger doubts = new AtomicInteger();
    /** Since the last moment at which every master was connected. Belongs to the timer's thread. */
    private int readings;
    /** Belongs to the timer's thread. */
    private final Acquaintances acquaintances;
    /** How often the lines were asked. Belongs to the timer's thread. */
    private int turns;

    private volatile Roster roster = Roster.empty();

    ClusterShards(RedisAddress address, Connector connector, RedirectionCount redirections, Surroundings around) {
        this.address = address;
        this.connector = connector;
        this.around = around;
        this.guests = new Guests(connector, around.clock());
        this.reader = new SlotMapReader(connector, guests, around);
        this.acquaintances = new Acquaintances(address.nodes());
        this.redirecting = new Redirecting(at -> roster.at(at), guests, redirections, this::doubt, around);
        this.nobody = new Shard(new Nobody(), around);
    }

    @Override
    public List<Shard> all() {
        return roster.shards();
    }

    @Override
    public Shard of(String key) {
        Shard shard = roster.of(key);
        if (shard == null) {
            return nobody;
        }
        return shard.isNew() ? somebodyInsteadOf(shard) : shard;
    }

    /** Until a master that was just found is connected, others redirect to it what it has. */
    private Shard somebodyInsteadOf(Shard newcomer) {
        return roster.shards().stream().filter(Shard::isConnected).findFirst().orElse(newcomer);
    }

    @Override
    public boolean isCluster() {
        return true;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // ends with the timer
    public void start() {
        around.timer().scheduleWithFixedDelay(this::turn, 0, READ_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void turn() {
        guests.closeUnused();
        doubt();
    }

    @Override
    public void doubt() {
        if (doubts.getAndIncrement() == 0) {
            onTimer(this::read);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // how it ends is told here
    private void read() {
        Stages.begun(this::newest).whenComplete((map, failure) -> onTimer(() -> heard(map, failure)));
        readings = isSomebodyMissing() ? readings + 1 : 0;
        later(this::readAgainIfDoubted, readings < READINGS_IN_VAIN ? SHORTEST_PAUSE_MILLIS : LONGER_PAUSE_MILLIS);
    }

    // Nobody tells when a replica has taken the place of a master that is missing.
    private void readAgainIfDoubted() {
        if (doubts.getAndSet(0) > 1 || isSomebodyMissing()) {
            doubt();
        }
    }

    private boolean isSomebodyMissing() {
        return roster.shards().stream().anyMatch(shard -> !shard.isConnected());
    }

    // The one master that still answers may be the one that was left: where somebody is missing, others are asked
    // besides.
    private CompletionStage<SlotMap> newest() {
        Roster now = roster;
        List<Line> lines = some(now.shards().stream()
                .filter(Shard::isConnected)
                .map(Shard::current)
                .filter(Objects::nonNull)
                .toList());
        return lines.isEmpty() ? reader.at(anybody(), now.map()) : reader.over(lines, others(now), now.map());
    }

    private List<Line> some(List<Line> lines) {
        List<Line> next = new ArrayList<>(lines);
        Collections.rotate(next, -turns++ * SlotMapReader.MOST_ASKED);
        return next.subList(0, Math.min(SlotMapReader.MOST_ASKED, next.size()));
    }

    private Collection<Endpoint> anybody() {
        return acquaintances.besides(List.of(), SlotMapReader.MOST_ASKED);
    }

    private Collection<Endpoint> others(Roster now) {
        return isSomebodyMissing() ? acquaintances.besides(now.map().masters(), SlotMapReader.MOST_ASKED) : List.of();
    }

    private void heard(@Nullable SlotMap map, @Nullable Throwable failure) {
        if (map != null && map.ranges().isEmpty()) {
            around.availability().down(this, "the cluster has given no slots to any node");
        } else if (map != null) {
            acquaintances.named(map);
            take(map);
        } else if (failure != null && roster.shards().isEmpty()) {
            around.connectFailures().count(Failures.kind(failure));
            around.availability().down(this, around.failures(toString()).advised(failure));
        }
        if (roster.shards().isEmpty()) {
            later(this::doubt, SHORTEST_PAUSE_MILLIS);
        }
    }

    private void take(SlotMap map) {
        Roster before = roster;
        boolean isNews = !map.ranges().equals(before.map().ranges())
                && map.epoch() >= before.map().epoch();
        if (!isNews) {
            return;
        }
        Roster next = before.next(map, this::member);
        next.shards().stream().filter(shard -> !before.shards().contains(shard)).forEach(around.availability()::expect);
        roster = next;
        around.reignListeners().forEach(ReignListener::slotsMoved);
        around.availability().up(this);
        next.moved().forEach(ClusterShards::follow);
        next.shards().stream().filter(shard -> !before.shards().contains(shard)).forEach(Shard::connect);
        before.missingIn(next).forEach(this::letGo);
        around.availability()
                .serversChanged(next.shards().stream().map(Shard::name).toList());
    }

    private Roster.Member member(Endpoint endpoint) {
        ClusterMaster master = new ClusterMaster(endpoint, connector, redirecting::commands, this::doubt);
        return new Roster.Member(master, new Shard(master, around));
    }

    private static void follow(Roster.Member member, Endpoint endpoint) {
        member.master().succeededBy(endpoint);
        Line line = member.shard().current();
        if (line == null) {
            member.shard().connect();
        } else {
            member.shard().moveOn(line, "its slots are served by " + endpoint);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a connection that nobody uses any more
    private void letGo(Shard shard) {
        shard.close();
        around.availability().gone(shard);
    }

    private void onTimer(Runnable task) {
        later(task, 0);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // tasks do not fail, and end with the timer
    private void later(Runnable task, long millis) {
        try {
            around.timer().schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            doubts.set(1);
        }
    }

    @Override
    public CompletableFuture<Void> close() {
        Stream<CompletableFuture<Void>> closing = roster.shards().stream().map(Shard::close);
        return CompletableFuture.allOf(
                Stream.concat(closing, Stream.of(guests.close())).toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public String toString() {
        return address.toString();
    }

    /** Where keys are of which nobody is known to have the slot. */
    private final class Nobody implements Whereabouts {

        @Override
        public CompletionStage<Line> connect(Attempt how) {
            doubt();
            return CompletableFuture.failedFuture(
                    new RedisConnectionException("no node of the cluster is known to serve the slot"));
        }

        @Override
        public String toString() {
            return ClusterShards.this.toString();
        }
    }
}
