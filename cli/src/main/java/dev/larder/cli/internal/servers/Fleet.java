package dev.larder.cli.internal.servers;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.redis.internal.address.Endpoint;
import dev.larder.redis.internal.address.Topology;
import dev.larder.topologies.Answer;
import dev.larder.topologies.ClientTls;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisConnection;
import dev.larder.topologies.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a Redis as they were when they were looked up: who is master of what, who follows, who watches. For one thread;
 * everything blocks for as long as the target's timeout and throws {@link Failure} where nobody answers.
 */
public final class Fleet implements AutoCloseable {

    private static final int KEY_OF_SCRIPT = 3;

    private final Target target;
    private final Server.Access data;
    private final Server.Access watch;
    private final Map<String, Server> servers = new LinkedHashMap<>();
    private final List<SlotRange> slots = new ArrayList<>();
    private final List<Server> strangers = new ArrayList<>();

    private Fleet(Target target) {
        this.target = target;
        @Nullable SSLSocketFactory tls = target.address().tls() == null
                ? null
                : ClientTls.sockets(
                        target.trust().authority(),
                        target.trust().certificate(),
                        target.trust().key());
        this.data = new Server.Access(target.login(), tls, target.timeout());
        this.watch = new Server.Access(target.sentinelLogin(), tls, target.timeout());
    }

    /** Looks the servers up. */
    public static Fleet of(Target target) {
        Fleet fleet = new Fleet(target);
        try {
            fleet.lookUp();
            return fleet;
        } catch (RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    private void lookUp() {
        switch (target.address().topology()) {
            case STANDALONE -> lookUpStandalone();
            case SENTINEL -> lookUpSentinel();
            case CLUSTER -> lookUpCluster();
        }
    }

    private void lookUpStandalone() {
        Endpoint only = target.address().nodes().get(0);
        add(only.host(), only.port(), Role.MASTER, data).ask("PING");
    }

    private void lookUpSentinel() {
        String name = target.address().master();
        target.address().nodes().forEach(node -> add(node.host(), node.port(), Role.SENTINEL, watch));
        List<Answer> found =
                firstAnswer("SENTINEL", "GET-MASTER-ADDR-BY-NAME", name).items();
        if (found.size() < 2) {
            throw new Failure(
                    ExitCode.NOT_FOUND,
                    "No sentinel knows a master called " + name + "; the name stands behind # in the address");
        }
        add(found.get(0).text(), Integer.parseInt(found.get(1).text()), Role.MASTER, data);
        for (Answer replica : firstAnswer("SENTINEL", "REPLICAS", name).items()) {
            add(replica.field("ip"), Integer.parseInt(replica.field("port")), Role.REPLICA, data);
        }
    }

    private void lookUpCluster() {
        target.address().nodes().forEach(node -> add(node.host(), node.port(), Role.MASTER, data));
        Answer ranges = firstAnswer("CLUSTER", "SLOTS");
        servers.values().forEach(Server::close);
        servers.clear();
        for (Answer range : ranges.items()) {
            List<Answer> parts = range.items();
            Server master = member(parts.get(2), Role.MASTER);
            slots.add(new SlotRange(SlotRange.number(parts.get(0)), SlotRange.number(parts.get(1)), master));
            parts.subList(3, parts.size()).forEach(replica -> member(replica, Role.REPLICA));
        }
        if (slots.isEmpty()) {
            throw new Failure(ExitCode.UNREACHABLE, target + " serves no slot; form the cluster first");
        }
    }

    private Server member(Answer place, Role role) {
        return add(place.items().get(0).text(), SlotRange.number(place.items().get(1)), role, data);
    }

    private Server add(String host, int port, Role role, Server.Access access) {
        return servers.computeIfAbsent(host + ":" + port, place -> new Server(host, port, role, access));
    }

    /** Of those named in the address; one that is down is passed over while another one answers. */
    private Answer firstAnswer(String... words) {
        Failure last = new Failure(ExitCode.UNREACHABLE, "The address names no server");
        for (Server server : List.copyOf(servers.values())) {
            try {
                return server.ask(words);
            } catch (Failure down) {
                last = down;
            }
        }
        throw last;
    }

    /** How the servers hang together. */
    public Topology topology() {
        return target.address().topology();
    }

    /** The master's name at the sentinels; empty elsewhere. */
    public String masterName() {
        return target.address().master();
    }

    /** All of them. */
    public List<Server> all() {
        return List.copyOf(servers.values());
    }

    /** Those of a role. */
    public List<Server> all(Role role) {
        return servers.values().stream().filter(server -> server.role() == role).toList();
    }

    /** Those that hold data, masters first. */
    public List<Server> holders() {
        List<Server> holders = new ArrayList<>(all(Role.MASTER));
        holders.addAll(all(Role.REPLICA));
        return holders;
    }

    /** The master that holds a key as it stands in Redis. */
    public Server masterOf(String fullKey) {
        if (topology() != Topology.CLUSTER) {
            return all(Role.MASTER).get(0);
        }
        int slot = RedisCluster.slotOf(fullKey);
        return slots.stream()
                .filter(range -> range.has(slot))
                .map(SlotRange::master)
                .findFirst()
                .orElseThrow(() -> new Failure(ExitCode.UNREACHABLE, "No server serves slot " + slot));
    }

    /** A server that does not belong to them yet, entered like those that hold data, and closed with them. */
    public Server stranger(String host, int port) {
        Server stranger = new Server(host, port, Role.MASTER, data);
        strangers.add(stranger);
        return stranger;
    }

    /** What the master of a key answers, also where the slot has moved meanwhile. */
    public Answer ask(String fullKey, String... words) {
        try {
            return masterOf(fullKey).ask(words);
        } catch (RefusedException refused) {
            if (!refused.code().equals("MOVED")) {
                throw refused;
            }
            lookUpAgain();
            return masterOf(fullKey).ask(words);
        }
    }

    /**
     * Sends commands, whose characters stand for bytes and whose second word is a key, each to the master of its key, and answers in their
     * order; an error is its text. Where a slot has moved meanwhile, all are sent once more: they have to bear that.
     */
    public List<Answer> askEach(List<String[]> commands) {
        return askEach(commands, 1);
    }

    /** The same for scripts of one key each: the fourth word is a key. */
    public List<Answer> askEachScript(List<String[]> commands) {
        return askEach(commands, KEY_OF_SCRIPT);
    }

    private List<Answer> askEach(List<String[]> commands, int keyAt) {
        List<Answer> answers = send(commands, keyAt);
        if (topology() == Topology.CLUSTER
                && answers.stream().anyMatch(answer -> answer.text().startsWith("MOVED "))) {
            lookUpAgain();
            return send(commands, keyAt);
        }
        return answers;
    }

    private List<Answer> send(List<String[]> commands, int keyAt) {
        Map<Server, List<Integer>> shares = new LinkedHashMap<>();
        for (int i = 0; i < commands.size(); i++) {
            Server master = masterOf(RedisConnection.textOf(commands.get(i)[keyAt]));
            shares.computeIfAbsent(master, one -> new ArrayList<>()).add(i);
        }
        Answer[] answers = new Answer[commands.size()];
        shares.forEach((master, share) -> {
            List<Answer> some = master.askAll(share.stream().map(commands::get).toList());
            for (int i = 0; i < share.size(); i++) {
                answers[share.get(i)] = some.get(i);
            }
        });
        return List.of(answers);
    }

    private void lookUpAgain() {
        slots.clear();
        lookUpCluster();
    }

    @Override
    public void close() {
        servers.values().forEach(Server::close);
        strangers.forEach(Server::close);
    }
}
