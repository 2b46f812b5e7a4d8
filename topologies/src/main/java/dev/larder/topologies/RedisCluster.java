package dev.larder.topologies;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis Cluster: masters that share the slots, each with its replicas; real ones, as child processes that listen on the
 * loopback interface only:
 *
 * <pre>{@code
 * try (RedisCluster redis = RedisCluster.builder().start()) {
 *     connectTo(redis.nodes());
 *     RedisServer owner = redis.masterOf(RedisCluster.slotOf("goal:1"));
 *     owner.kill();
 *     redis.awaitOtherMasterOf(RedisCluster.slotOf("goal:1"), owner, Duration.ofSeconds(30));
 * }
 * }</pre>
 *
 * Each server can be paused, killed and restarted by itself. They end with this JVM, however that ends. What they print is
 * in their log files. Faults are injected from one thread at a time; the rest may be asked by any.
 *
 * @since 0.1
 */
public final class RedisCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisCluster.class);

    /** Somebody may be paused or dead; the others are asked instead. */
    private static final Duration ASK_PATIENCE = Duration.ofSeconds(1);

    private static final int SLOTS = 16_384;

    private final ServerGroup group;
    private final Setup setup;
    private int started;

    private RedisCluster(ServerGroup group, Setup setup) {
        this.group = group;
        this.setup = setup;
    }

    /** Three masters with a replica each, that take a server for dead after two seconds, on free ports. */
    public static Builder builder() {
        return new Builder();
    }

    /** The slot of a key, from 0 to 16383; of a key with a {@code {tag}} that of the tag. */
    public static int slotOf(String key) {
        return KeySlot.of(key);
    }

    /** All servers, in the order in which they were started; who is master changes. */
    public List<RedisServer> nodes() {
        return group.servers();
    }

    /** Those that are masters by their own account and answer, in the order in which they were started. */
    public List<RedisServer> masters() {
        return nodes().stream()
                .filter(node ->
                        viewOf(node).filter(view -> view.myself().isMaster()).isPresent())
                .toList();
    }

    /** Those that follow that master by their own account and answer. */
    public List<RedisServer> replicasOf(RedisServer master) {
        String id = idOf(master);
        return nodes().stream()
                .filter(node -> viewOf(node)
                        .filter(view -> view.myself().master().equals(id))
                        .isPresent())
                .toList();
    }

    /**
     * The master that answers for a slot, by its own account.
     *
     * @param slot from 0 to 16383
     * @throws TopologyException if nobody who answers does, as between a master's death and its replica's election
     */
    public RedisServer masterOf(int slot) {
        return owner(checkedSlot(slot))
                .orElseThrow(() -> new TopologyException("No server that answers has slot " + slot));
    }

    private Optional<RedisServer> owner(int slot) {
        return nodes().stream()
                .flatMap(node -> viewOf(node).map(view -> new Claim(node, view.myself())).stream())
                .filter(claim -> claim.node().has(slot))
                .max(Comparator.comparingLong(claim -> claim.node().epoch()))
                .map(Claim::server);
    }

    private record Claim(RedisServer server, ClusterView.Node node) {}

    /** Waits until somebody else answers for the slot and is in office, and returns that server. */
    public RedisServer awaitOtherMasterOf(int slot, RedisServer before, Duration patience) {
        Deadline.in(patience).await("Another master of slot " + slot, () -> {
            RedisServer now = masterOf(slot);
            return now != before && isServing(now) ? "" : now + " has it";
        });
        return masterOf(slot);
    }

    /**
     * Has a replica take its master's place in order, and returns when everybody knows.
     *
     * @throws TopologyException if it is no replica, or that takes longer than a start may
     */
    public void failover(RedisServer replica) {
        requireMember(replica).ask("CLUSTER", "FAILOVER");
        Deadline deadline = Deadline.in(group.patience());
        deadline.await("A failover", () -> isMaster(replica) ? whatIsMissing() : replica + " is a replica still");
    }

    /** Starts one more master, without slots, and returns it when everybody knows it. */
    public RedisServer addMaster() {
        RedisServer node = startNode();
        nodes().stream().filter(RedisServer::isRunning).forEach(other -> meet(other, node));
        awaitReady(group.patience());
        return node;
    }

    /** Starts one more replica and returns it when it has copied everything. */
    public RedisServer addReplica(RedisServer master) {
        requireMember(master);
        RedisServer replica = addMaster();
        follow(replica, master);
        awaitReady(group.patience());
        return replica;
    }

    /**
     * Takes a server out of the cluster and ends it.
     *
     * @throws IllegalArgumentException if it still has slots; move them first
     */
    public void remove(RedisServer node) {
        ClusterView.Node self = view(requireMember(node)).myself();
        if (!self.slots().isEmpty()) {
            throw new IllegalArgumentException(
                    node + " has slots " + self.slots() + "; move them to another master first");
        }
        group.remove(node);
        nodes().stream().filter(RedisServer::isRunning).forEach(other -> other.ask("CLUSTER", "FORGET", self.id()));
        awaitReady(group.patience());
    }

    /** The move of a slot from the master that has it to another, to be done step by step; nothing has happened yet. */
    public SlotMove move(int slot, RedisServer to) {
        return new SlotMove(this, checkedSlot(slot), masterOf(slot), requireMember(to));
    }

    /**
     * Waits until everything is as it should be: all are up and know each other, every slot is served, and every replica
     * has copied everything and could be promoted.
     *
     * @throws TopologyException that says what is missing, if that takes longer
     */
    public void awaitReady(Duration patience) {
        Deadline.in(patience).await("A healthy cluster", this::whatIsMissing);
    }

    private String whatIsMissing() {
        String stranger = whoIsUnknown();
        return stranger.isEmpty() ? firstLack(nodes(), RedisCluster::lackOf) : stranger;
    }

    private static String lackOf(RedisServer node) {
        if (!isServing(node)) {
            return "cluster_state is not ok";
        }
        ClusterView view = view(node);
        ClusterView.Node self = view.myself();
        if (!self.isMaster()) {
            return linkOf(node);
        }
        long replicas =
                view.nodes().stream().filter(other -> other.isReplicaOf(self)).count();
        return Replication.lack(node, (int) replicas);
    }

    /** Whether all see all as those see themselves. */
    private String whoIsUnknown() {
        Map<RedisServer, ClusterView> views =
                nodes().stream().collect(toMap(node -> node, RedisCluster::view, (a, b) -> a, LinkedHashMap::new));
        return firstLack(views.keySet(), node -> stranger(requireNonNull(views.get(node)), views));
    }

    private static String stranger(ClusterView view, Map<RedisServer, ClusterView> all) {
        if (view.nodes().size() != all.size()) {
            return "knows " + view.nodes().size() + " of " + all.size() + " servers";
        }
        return all.entrySet().stream()
                .filter(other -> !view.agreesWith(other.getValue().myself()))
                .map(other -> "does not see " + other.getKey() + " as that sees itself")
                .findFirst()
                .orElse("");
    }

    private static String firstLack(Collection<RedisServer> nodes, Function<RedisServer, String> lackOf) {
        for (RedisServer node : nodes) {
            String lack = lackOf.apply(node);
            if (!lack.isEmpty()) {
                return node + ": " + lack;
            }
        }
        return "";
    }

    private static String linkOf(RedisServer replica) {
        Answer info = replica.answer(ASK_PATIENCE, "INFO", "replication");
        return info.line("master_link_status").equals("up") ? "" : "has no link to its master";
    }

    private static boolean isServing(RedisServer node) {
        return node.answer(ASK_PATIENCE, "CLUSTER", "INFO")
                .line("cluster_state")
                .equals("ok");
    }

    private static boolean isMaster(RedisServer node) {
        return view(node).myself().isMaster();
    }

    static String idOf(RedisServer node) {
        return view(node).myself().id();
    }

    private static ClusterView view(RedisServer node) {
        return ClusterView.of(node.answer(ASK_PATIENCE, "CLUSTER", "NODES").text());
    }

    private static Optional<ClusterView> viewOf(RedisServer node) {
        try {
            return Optional.of(view(node));
        } catch (TopologyException deadOrPaused) {
            return Optional.empty();
        }
    }

    private RedisServer requireMember(RedisServer node) {
        if (!group.has(node)) {
            throw new IllegalArgumentException(node + " is no server of this cluster");
        }
        return node;
    }

    private static int checkedSlot(int slot) {
        if (slot < 0 || slot >= SLOTS) {
            throw new IllegalArgumentException("slot is " + slot + ", must be from 0 to " + (SLOTS - 1));
        }
        return slot;
    }

    private RedisServer startNode() {
        started++;
        RedisServer node = group.add("node-" + started, setup);
        node.ask("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(started));
        return node;
    }

    private static void meet(RedisServer host, RedisServer guest) {
        if (host != guest) {
            host.ask("CLUSTER", "MEET", RedisLaunch.HOST, Integer.toString(guest.port()));
        }
    }

    private static void follow(RedisServer replica, RedisServer master) {
        replica.ask("CLUSTER", "REPLICATE", idOf(master));
    }

    /** Stops all, and deletes their folder if nobody asked for a particular one. */
    @Override
    public void close() {
        group.close();
    }

    /** Says the ports, no secrets. */
    @Override
    public String toString() {
        return "Cluster on ports " + nodes().stream().map(RedisServer::port).toList();
    }

    /** What the servers are to be like; each setting has a default. Not for use by several threads. */
    public static final class Builder extends ServerSettings<Builder> {
        private int masters = 3;
        private int replicasPerMaster = 1;
        private Duration nodeTimeout = Duration.ofSeconds(2);
        private int firstPort;

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /** How many masters share the slots, at least 3: fewer could not elect anybody. Default: 3. */
        public Builder masters(int number) {
            this.masters = atLeast(3, "masters", number);
            return this;
        }

        /** How many replicas each of them has, at least 0. Default: 1. */
        public Builder replicasPerMaster(int number) {
            this.replicasPerMaster = atLeast(0, "replicasPerMaster", number);
            return this;
        }

        /** How long a server may be silent until it is taken for dead. Default: 2 seconds; in Redis it is 15. */
        public Builder nodeTimeout(Duration time) {
            this.nodeTimeout = positive("nodeTimeout", time);
            return this;
        }

        /** The first server's port, at most 55000; the others take the next ones. 0, the default, takes free ones. */
        public Builder firstPort(int port) {
            if (checkedPort("firstPort", port) > 55_000) {
                throw new IllegalArgumentException("firstPort is " + port + ", must be at most 55000, because servers"
                        + " also talk to each other on the port 10000 above theirs");
            }
            this.firstPort = port;
            return this;
        }

        /**
         * Starts them all, forms the cluster and returns when every slot is served and every replica could be promoted.
         *
         * @throws TopologyException if that cannot be done in time; the message names the cause, and logs are kept
         */
        public RedisCluster start() {
            RedisBinary binary = chooseBinary();
            ServerFolder folder = folder();
            ServerGroup group = new ServerGroup(binary, folder, startTimeout(), firstPort);
            RedisCluster cluster =
                    new RedisCluster(group, dataServer(hireStaff()).with(inCluster()));
            try {
                form(cluster);
                LOG.debug("Cluster started binary={} topology={}", binary, cluster);
                return cluster;
            } catch (TopologyException e) {
                group.stop();
                throw new TopologyException(e.getMessage() + " Logs: " + folder.path(), e);
            }
        }

        private RedisConfig inCluster() {
            RedisConfig config = RedisConfig.EMPTY
                    .with("cluster-enabled", "yes")
                    .with("cluster-config-file", "nodes.conf")
                    .with("cluster-node-timeout", Long.toString(nodeTimeout.toMillis()))
                    .with("cluster-allow-replica-migration", "no");
            return speaksTls() ? config.with("tls-cluster", "yes") : config;
        }

        private void form(RedisCluster cluster) {
            int size = masters * (1 + replicasPerMaster);
            List<RedisServer> nodes =
                    Stream.generate(cluster::startNode).limit(size).toList();
            IntStream.range(0, masters).forEach(i -> giveSlots(nodes.get(i), i));
            IntStream.range(1, size).forEach(i -> nodes.subList(0, i).forEach(node -> meet(node, nodes.get(i))));
            Deadline deadline = Deadline.in(startTimeout());
            deadline.await("A cluster of " + size + " servers", cluster::whoIsUnknown);
            IntStream.range(masters, size).forEach(i -> follow(nodes.get(i), nodes.get(i % masters)));
            deadline.await("A healthy cluster", cluster::whatIsMissing);
        }

        private void giveSlots(RedisServer master, int index) {
            Stream<String> slots = IntStream.range(SLOTS * index / masters, SLOTS * (index + 1) / masters)
                    .mapToObj(Integer::toString);
            master.ask(Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots).toArray(String[]::new));
        }
    }
}
