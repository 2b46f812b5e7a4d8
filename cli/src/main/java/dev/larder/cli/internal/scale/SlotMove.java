package dev.larder.cli.internal.scale;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.servers.ClusterMap;
import dev.larder.cli.internal.servers.Login;
import dev.larder.cli.internal.servers.Server;
import dev.larder.topologies.Answer;
import dev.larder.topologies.RedisConnection;
import dev.larder.topologies.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves slots while clients go on, each as Redis's own tools do it:
 *
 * <pre>
 * to    SETSLOT s IMPORTING from      first, so that nobody is sent where he is refused
 * from  SETSLOT s MIGRATING to        who asks for a key that has gone is sent there once (ASK)
 * from  MIGRATE … KEYS …              until nothing is left
 * to, from, other masters             SETSLOT s NODE to: from now on they are sent there for good (MOVED)
 * </pre>
 *
 * Every step may be said again, so whoever finds a slot half on its way starts from the top. For one thread.
 */
final class SlotMove {

    private static final String BATCH = "20";
    private static final int TRIES = 3;

    private final Servers servers;
    private final Login login;
    private final Duration timeout;
    private long keys;

    SlotMove(Servers servers, Login login, Duration timeout) {
        this.servers = servers;
        this.login = login;
        this.timeout = timeout;
    }

    /** How many keys were moved so far. */
    long keys() {
        return keys;
    }

    void carryOut(Move move) {
        Server from = servers.byId(move.from());
        Server to = servers.byId(move.to());
        String slot = Integer.toString(move.slot());
        if (!ClusterMap.of(to).myself().slots().get(move.slot())) {
            to.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", move.from());
            from.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", move.to());
        }
        moveKeys(slot, from, to);
        to.ask("CLUSTER", "SETSLOT", slot, "NODE", move.to());
        from.ask("CLUSTER", "SETSLOT", slot, "NODE", move.to());
        servers.masters().stream()
                .filter(other -> other != from && other != to)
                .forEach(other -> other.ask("CLUSTER", "SETSLOT", slot, "NODE", move.to()));
    }

    private void moveKeys(String slot, Server from, Server to) {
        List<String> some = keysIn(slot, from);
        while (!some.isEmpty()) {
            migrate(from, to, some);
            keys += some.size();
            some = keysIn(slot, from);
        }
    }

    private static List<String> keysIn(String slot, Server from) {
        return from.ask("CLUSTER", "GETKEYSINSLOT", slot, BATCH).items().stream()
                .map(Answer::text)
                .toList();
    }

    /** What broke off may have arrived all the same: it is replaced. */
    private void migrate(Server from, Server to, List<String> some) {
        List<String> words = new ArrayList<>(List.of(
                "MIGRATE",
                to.host(),
                Integer.toString(to.port()),
                "",
                "0",
                Long.toString(timeout.toMillis()),
                "REPLACE"));
        words.addAll(loggingIn());
        words.add("KEYS");
        words.addAll(some);
        for (int i = 1; ; i++) {
            try {
                from.askBytes(words.toArray(String[]::new));
                return;
            } catch (RefusedException broken) {
                if (!broken.code().equals("IOERR") || i == TRIES) {
                    throw new Failure(
                            ExitCode.UNREACHABLE,
                            from + " could not hand its keys to " + to + " (" + broken.getMessage()
                                    + "); they have to reach each other and share their users; then go on with"
                                    + " 'larder redis scale rebalance'",
                            broken);
                }
            }
        }
    }

    private List<String> loggingIn() {
        if (login.password() == null) {
            return List.of();
        }
        String password = RedisConnection.bytesOf(login.password());
        return login.user() == null
                ? List.of("AUTH", password)
                : List.of("AUTH2", RedisConnection.bytesOf(login.user()), password);
    }
}
