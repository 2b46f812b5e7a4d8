package dev.larder.topologies;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A master, its replicas, and the sentinels that put a replica in the master's place when it is gone; real ones, as child
 * processes that listen on the loopback interface only:
 *
 * <pre>{@code
 * try (RedisSentinel redis = RedisSentinel.builder().start()) {
 *     connectTo(redis.sentinels(), redis.masterName());
 *     redis.master().kill();
 *     redis.awaitMasterOtherThan(...);
 * }
 * }</pre>
 *
 * Each server can be paused, killed and restarted by itself. They end with this JVM, however that ends. What they print is
 * in their log files. Faults are injected from one thread at a time; the rest may be asked by any.
 *
 * @since 0.1
 */
public final class RedisSentinel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisSentinel.class);

    /** Somebody may be paused or dead; the others are asked instead. */
    private static final Duration ASK_PATIENCE = Duration.ofSeconds(1);

    private final ServerGroup data;
    private final ServerGroup watch;
    private final Setup setup;
    private final String masterName;

    private RedisSentinel(ServerGroup data, ServerGroup watch, Setup setup, String masterName) {
        this.data = data;
        this.watch = watch;
        this.setup = setup;
        this.masterName = masterName;
    }

    /** One master, two replicas, three sentinels that act after a second, on free ports. */
    public static Builder builder() {
        return new Builder();
    }

    /** The name by which sentinels know the master. */
    public String masterName() {
        return masterName;
    }

    /** The servers that keep keys, in the order in which they were started; who is master changes. */
    public List<RedisServer> servers() {
        return data.servers();
    }

    /** The sentinels: where clients ask. */
    public List<RedisServer> sentinels() {
        return watch.servers();
    }

    /**
     * Who is master, as most of the sentinels that answer say; it may be dead already.
     *
     * @throws TopologyException if no sentinel answers
     */
    public RedisServer master() {
        Map<String, Long> votes = sentinels().stream()
                .flatMap(sentinel -> masterSeenBy(sentinel).stream())
                .collect(groupingBy(port -> port, counting()));
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .flatMap(most -> data.at(most.getKey()))
                .orElseThrow(() -> new TopologyException("No sentinel of " + masterName + " answers"));
    }

    /** All servers but the master. */
    public List<RedisServer> replicas() {
        RedisServer master = master();
        return servers().stream().filter(server -> server != master).toList();
    }

    /**
     * Has a replica take the master's place in order, and returns the new master when all sentinels name it. The old one
     * follows it when the sentinels look at it next, which may take ten seconds.
     *
     * @throws TopologyException if no replica can, or it takes longer than a start may
     */
    public RedisServer failover() {
        RedisServer before = master();
        RedisServer leader = sentinels().stream()
                .filter(sentinel -> masterSeenBy(sentinel).isPresent())
                .findFirst()
                .orElseThrow(() -> new TopologyException("No sentinel of " + masterName + " answers"));
        Deadline.in(data.patience()).await("A failover", () -> {
            orderFailover(leader, before);
            return whoNamesStill(before);
        });
        return master();
    }

    /** A sentinel that is at it refuses; one that gave up, because a replica was not ready, has to be told once more. */
    private void orderFailover(RedisServer leader, RedisServer before) {
        if (masterSeenBy(leader).equals(Optional.of(Integer.toString(before.port())))) {
            leader.answer(ASK_PATIENCE, "SENTINEL", "FAILOVER", masterName);
        }
    }

    private String whoNamesStill(RedisServer before) {
        String port = Integer.toString(before.port());
        return sentinels().stream()
                .filter(sentinel -> masterSeenBy(sentinel).filter(port::equals).isPresent())
                .map(sentinel -> "the sentinel on port " + sentinel.port() + " names " + before + " still")
                .findFirst()
                .orElse("");
    }

    /** Waits until the sentinels have made another server the master, and returns that. */
    public RedisServer awaitMasterOtherThan(RedisServer before, Duration patience) {
        Deadline.in(patience).await("Another master", () -> {
            RedisServer now = master();
            return now != before && isMaster(now) ? "" : now + " is the one they name";
        });
        return master();
    }

    /** Starts one more replica and returns it when it has copied everything and the sentinels know it. */
    public RedisServer addReplica() {
        RedisServer replica = startReplica(master());
        awaitReady(data.patience());
        return replica;
    }

    private RedisServer startReplica(RedisServer master) {
        RedisConfig following = RedisConfig.EMPTY.with("replicaof", RedisLaunch.HOST, Integer.toString(master.port()));
        return data.add("server-" + (servers().size() + 1), setup.with(following));
    }

    /**
     * Waits until everything is as it should be: all are up, the sentinels know each other and agree, a failover could
     * be done, and every replica has copied everything.
     *
     * @throws TopologyException that says what is missing, if that takes longer
     */
    public void awaitReady(Duration patience) {
        Deadline.in(patience).await("A healthy topology", this::whatIsMissing);
    }

    private String whatIsMissing() {
        RedisServer master = master();
        for (RedisServer sentinel : sentinels()) {
            String lack = lackOf(sentinel, master);
            if (!lack.isEmpty()) {
                return "sentinel on port " + sentinel.port() + ": " + lack;
            }
        }
        return Replication.lack(master, servers().size() - 1);
    }

    private String lackOf(RedisServer sentinel, RedisServer master) {
        if (!masterSeenBy(sentinel).equals(Optional.of(Integer.toString(master.port())))) {
            return "does not take " + master + " for the master";
        }
        String quorum = sentinel.answer(ASK_PATIENCE, "SENTINEL", "CKQUORUM", masterName)
                .text();
        if (!quorum.startsWith("OK " + sentinels().size() + " ")) {
            return quorum;
        }
        long good = sentinel.answer(ASK_PATIENCE, "SENTINEL", "REPLICAS", masterName).items().stream()
                .filter(replica -> replica.field("flags").equals("slave")) // and neither down nor disconnected
                .count();
        return good == servers().size() - 1 ? "" : "sees " + good + " replicas in good health";
    }

    private Optional<String> masterSeenBy(RedisServer sentinel) {
        try {
            Answer address = sentinel.answer(ASK_PATIENCE, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", masterName);
            return address.items().stream().skip(1).map(Answer::text).findFirst();
        } catch (TopologyException deadOrPaused) {
            return Optional.empty();
        }
    }

    private static boolean isMaster(RedisServer server) {
        return server.answer(ASK_PATIENCE, "INFO", "replication").line("role").equals("master");
    }

    /**
     * Tells each sentinel of the others, in the words in which they tell each other every two seconds, so that nobody
     * waits for that.
     */
    private void introduceSentinels() {
        String master = Integer.toString(servers().get(0).port());
        for (RedisServer one : sentinels()) {
            String id = one.ask("SENTINEL", "MYID");
            String hello = String.join(
                    ",",
                    RedisLaunch.HOST,
                    Integer.toString(one.port()),
                    id,
                    "0",
                    masterName,
                    RedisLaunch.HOST,
                    master,
                    "0");
            sentinels().stream()
                    .filter(other -> other != one)
                    .forEach(other -> other.ask("PUBLISH", "__sentinel__:hello", hello));
        }
    }

    /** Stops all, and deletes their folder if nobody asked for a particular one. */
    @Override
    public void close() {
        watch.close();
        data.close();
    }

    /** Says the ports, no secrets. */
    @Override
    public String toString() {
        return "Sentinels on ports " + ports(watch) + " of servers on ports " + ports(data);
    }

    private static List<Integer> ports(ServerGroup group) {
        return group.servers().stream().map(RedisServer::port).toList();
    }

    /** What the servers are to be like; each setting has a default. Not for use by several threads. */
    public static final class Builder extends ServerSettings<Builder> {
        private String masterName = "mymaster";
        private int replicas = 2;
        private int sentinels = 3;
        private Duration downAfter = Duration.ofSeconds(1);
        private Duration failoverTimeout = Duration.ofSeconds(10);
        private int firstPort;
        private int firstSentinelPort;

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /** The name by which sentinels know the master, of letters, digits, dots, dashes. Default: {@code mymaster}. */
        public Builder masterName(String name) {
            if (!name.matches("[A-Za-z0-9._-]+")) {
                throw new IllegalArgumentException(
                        "masterName is \"" + name + "\", must be of letters, digits, dots, dashes and underscores");
            }
            this.masterName = name;
            return this;
        }

        /** How many replicas follow the master, at least 1. Default: 2. */
        public Builder replicas(int number) {
            this.replicas = atLeast(1, "replicas", number);
            return this;
        }

        /** How many sentinels watch, at least 1; most of them have to agree. Default: 3. */
        public Builder sentinels(int number) {
            this.sentinels = atLeast(1, "sentinels", number);
            return this;
        }

        /** How long a master may be silent until a sentinel takes it for dead. Default: 1 second; in Redis it is 30. */
        public Builder downAfter(Duration time) {
            this.downAfter = positive("downAfter", time);
            return this;
        }

        /** How long a failover may take until another is tried. Default: 10 seconds; in Redis it is 180. */
        public Builder failoverTimeout(Duration time) {
            this.failoverTimeout = positive("failoverTimeout", time);
            return this;
        }

        /** The first server's port; the others take the next ones. 0, the default, takes free ones. */
        public Builder firstPort(int port) {
            this.firstPort = checkedPort("firstPort", port);
            return this;
        }

        /** The first sentinel's port; the others take the next ones. 0, the default, takes free ones. */
        public Builder firstSentinelPort(int port) {
            this.firstSentinelPort = checkedPort("firstSentinelPort", port);
            return this;
        }

        /**
         * Starts them all and returns when a failover could be done.
         *
         * @throws TopologyException if that cannot be done in time; the message names the cause, and logs are kept
         */
        public RedisSentinel start() {
            Staff staff = hireStaff();
            RedisBinary binary = chooseBinary();
            ServerFolder folder = folder();
            ServerGroup data = new ServerGroup(binary, folder, startTimeout(), firstPort);
            ServerGroup watch = new ServerGroup(binary, folder, startTimeout(), firstSentinelPort);
            RedisSentinel topology = new RedisSentinel(data, watch, dataServer(staff), masterName);
            try {
                startServers(topology);
                startSentinels(topology, staff);
                topology.awaitReady(startTimeout());
                LOG.debug("Sentinel started binary={} topology={}", binary, topology);
                return topology;
            } catch (TopologyException e) {
                watch.stop();
                data.stop();
                throw new TopologyException(e.getMessage() + " Logs: " + folder.path(), e);
            }
        }

        private void startServers(RedisSentinel topology) {
            RedisServer master = topology.data.add("server-1", topology.setup);
            IntStream.range(0, replicas).forEach(i -> topology.startReplica(master));
            Deadline.in(startTimeout()).await("Replication", () -> Replication.lack(master, replicas));
        }

        private void startSentinels(RedisSentinel topology, @Nullable Staff staff) {
            int master = topology.servers().get(0).port();
            Setup sentinel = sentinel(staff, watching(master, staff));
            IntStream.rangeClosed(1, sentinels).forEach(i -> topology.watch.add("sentinel-" + i, sentinel));
            topology.introduceSentinels();
        }

        private RedisConfig watching(int masterPort, @Nullable Staff staff) {
            String quorum = Integer.toString(sentinels / 2 + 1);
            RedisConfig config = RedisConfig.EMPTY
                    .with("sentinel", "monitor", masterName, RedisLaunch.HOST, Integer.toString(masterPort), quorum)
                    .with("sentinel", "down-after-milliseconds", masterName, Long.toString(downAfter.toMillis()))
                    .with("sentinel", "failover-timeout", masterName, Long.toString(failoverTimeout.toMillis()))
                    .with("sentinel", "parallel-syncs", masterName, Integer.toString(replicas));
            return staff == null ? config : loggingIn(config, staff.sentinel());
        }

        private RedisConfig loggingIn(RedisConfig config, RedisUser sentinel) {
            return config.with("sentinel", "auth-user", masterName, sentinel.name())
                    .with("sentinel", "auth-pass", masterName, sentinel.password())
                    .with("sentinel", "sentinel-user", sentinel.name())
                    .with("sentinel", "sentinel-pass", sentinel.password());
        }
    }
}
