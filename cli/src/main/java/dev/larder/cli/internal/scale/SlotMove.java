package dev.larder.cli.internal.scale;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.servers.ClusterMap;
import dev.larder.cli.internal.servers.Login;
import dev.larder.cli.internal.servers.Server;
import dev.larder.topologies.Answer;
import dev.larder.topologies.RedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Moves slots while clients go on, as Redis's own tools do it, and many at a time, each step sent for all of them at once:
 *
 * <pre>
 * to    SETSLOT s IMPORTING from      first, so that nobody is sent where he is refused
 * from  SETSLOT s MIGRATING to        who asks for a key that has gone is sent there once (ASK)
 * from  MIGRATE … KEYS …              until nothing is left
 * to, from, other masters             SETSLOT s NODE to: from now on they are sent there for good (MOVED)
 * </pre>
 *
 * Every step may be said again, so whoever finds slots half on their way starts from the top. Commands on several keys of a slot that is
 * on its way are put off, so slots that hold many keys go alone. For one thread.
 */
final class SlotMove {

    static final int SLOTS_AT_ONCE = 200;
    private static final long KEYS_AT_ONCE = 1_000;
    private static final String KEYS_A_COMMAND = "50";
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

    /** Those at the beginning, one at least, that go together: from one server to another, with not too many keys. */
    List<Move> together(List<Move> moves) {
        Move first = moves.get(0);
        List<Move> same = moves.stream()
                .limit(SLOTS_AT_ONCE)
                .takeWhile(move -> move.from().equals(first.from()) && move.to().equals(first.to()))
                .toList();
        List<Answer> counts = all(servers.byId(first.from()), same, slot -> words("COUNTKEYSINSLOT", slot));
        long sum = 0;
        int together = 0;
        while (together < same.size()) {
            sum += Long.parseLong(counts.get(together).text());
            if (sum > KEYS_AT_ONCE && together > 0) {
                break;
            }
            together++;
        }
        return same.subList(0, together);
    }

    /** Moves slots that go together. */
    void carryOut(List<Move> moves) {
        String fromId = moves.get(0).from();
        String toId = moves.get(0).to();
        Server from = servers.byId(fromId);
        Server to = servers.byId(toId);
        ClusterMap.Member there = ClusterMap.of(to).myself();
        List<Move> open =
                moves.stream().filter(move -> !there.slots().get(move.slot())).toList();
        all(to, open, slot -> words("SETSLOT", slot, "IMPORTING", fromId));
        all(from, open, slot -> words("SETSLOT", slot, "MIGRATING", toId));
        moveKeys(moves, from, to);
        all(to, moves, slot -> words("SETSLOT", slot, "NODE", toId));
        all(from, moves, slot -> words("SETSLOT", slot, "NODE", toId));
        servers.masters().stream()
                .filter(other -> other != from && other != to)
                .forEach(other -> all(other, moves, slot -> words("SETSLOT", slot, "NODE", toId)));
    }

    private static String[] words(String... words) {
        return Stream.concat(Stream.of("CLUSTER"), Arrays.stream(words)).toArray(String[]::new);
    }

    /** Sends a command for each slot and then waits for all answers. */
    private static List<Answer> all(Server server, List<Move> moves, Function<String, String[]> command) {
        List<Answer> answers = server.askAll(moves.stream()
                .map(move -> command.apply(Integer.toString(move.slot())))
                .toList());
        for (Answer answer : answers) {
            if (!answer.text().matches("OK|\\d*")) {
                throw new Failure(
                        ExitCode.FAILURE,
                        server + " refused a step of a slot's move (" + answer.text()
                                + "); go on with 'larder redis scale rebalance'");
            }
        }
        return answers;
    }

    private void moveKeys(List<Move> moves, Server from, Server to) {
        List<Move> left = moves;
        while (!left.isEmpty()) {
            List<Answer> found = all(from, left, slot -> words("GETKEYSINSLOT", slot, KEYS_A_COMMAND));
            List<Move> filled = new ArrayList<>();
            List<String[]> commands = new ArrayList<>();
            for (int i = 0; i < left.size(); i++) {
                List<String> some =
                        found.get(i).items().stream().map(Answer::text).toList();
                if (!some.isEmpty()) {
                    filled.add(left.get(i));
                    commands.add(command(to, some));
                    keys += some.size();
                }
            }
            migrate(from, to, commands);
            left = filled;
        }
    }

    /** What broke off may have arrived all the same: it is replaced. */
    private String[] command(Server to, List<String> some) {
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
        return words.toArray(String[]::new);
    }

    private void migrate(Server from, Server to, List<String[]> commands) {
        for (int i = 1; !commands.isEmpty(); i++) {
            List<Answer> answers = from.askAll(commands);
            List<String[]> again = new ArrayList<>();
            for (int j = 0; j < answers.size(); j++) {
                String answer = answers.get(j).text();
                if (answer.startsWith("IOERR") && i < TRIES) {
                    again.add(commands.get(j));
                } else if (!answer.equals("OK") && !answer.equals("NOKEY")) {
                    throw new Failure(
                            ExitCode.UNREACHABLE,
                            from + " could not hand its keys to " + to + " (" + answer
                                    + "); they have to reach each other and share their users; then go on with"
                                    + " 'larder redis scale rebalance'");
                }
            }
            commands = again;
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
