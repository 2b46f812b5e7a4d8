package dev.larder.cli.internal.topology;

import dev.larder.cli.internal.servers.ClusterMap;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Session;
import dev.larder.topologies.Answer;
import dev.larder.topologies.RedisServer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** One more server of a topology that was started here, like its siblings, written down before it belongs to them. */
record OneMore(Session session, Path folder, StateFile state, Fleet fleet) {

    /** The one that an interrupted attempt has left, or else a new one. */
    Member server() {
        return left().orElseGet(this::start);
    }

    private Optional<Member> left() {
        return state.members().stream()
                .filter(member -> member.kind().equals("server"))
                .filter(member -> member.process().isPresent())
                .filter(member -> fleet.holders().stream().noneMatch(server -> server.port() == member.port()))
                .filter(member -> state.shape() != Shape.CLUSTER || hasNoPart(member))
                .findFirst();
    }

    /** A replica that is unwell is not listed either, and has its place. */
    private boolean hasNoPart(Member member) {
        return ClusterMap.of(fleet.all(Role.MASTER).get(0))
                .at("127.0.0.1:" + member.port())
                .map(known -> known.isMaster() && known.slots().isEmpty())
                .orElse(true);
    }

    private Member start() {
        Server sibling = fleet.all(Role.MASTER).get(0);
        String name = name();
        session.say("Starting " + name + " in " + folder);
        Orphans orphans = Orphans.endWithThisProcess();
        RedisServer started = new Starter(folder, state.tls(), 0)
                .oneMore(name, state.shape(), setting(sibling, "cluster-node-timeout"));
        teach(fleet.stranger("127.0.0.1", started.port()), sibling);
        Member member = Member.of(started, "server");
        state.with(member).write(folder);
        orphans.areKept();
        return member;
    }

    private String name() {
        String prefix = state.shape() == Shape.CLUSTER ? "node-" : "server-";
        int last = state.members().stream()
                .map(Member::name)
                .filter(name -> name.startsWith(prefix))
                .mapToInt(name -> Integer.parseInt(name.substring(prefix.length())))
                .max()
                .orElse(0);
        return prefix + (last + 1);
    }

    private static String setting(Server server, String name) {
        return server.ask("CONFIG", "GET", name).field(name);
    }

    /** The users by whom servers and sentinels know each other; whoever may become master has to know them. */
    private static void teach(Server server, Server sibling) {
        for (Answer line : sibling.ask("ACL", "LIST").items()) {
            String[] words = line.text().split(" ");
            if (!words[1].equals("default")) {
                server.ask(Stream.concat(
                                Stream.of("ACL", "SETUSER", words[1], "reset"),
                                Arrays.stream(words).skip(2))
                        .toArray(String[]::new));
            }
        }
        server.ask("ACL", "SAVE");
        for (String name : new String[] {"masteruser", "masterauth"}) {
            server.ask("CONFIG", "SET", name, setting(sibling, name));
        }
        server.ask("CONFIG", "REWRITE");
    }
}
