package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Interruption;
import dev.larder.topologies.Answer;
import dev.larder.topologies.RedisConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Writes what a temporary server holds into a Redis, key by key, each to the master of its slot. Nothing is replaced: where a key is there
 * by now, somebody has written it since, and knows better. For one thread.
 */
final class Replay {

    private static final int BATCH = 50;

    /** What takes more goes alone and in pieces, so that a batch fits into memory. */
    private static final long LARGE_BYTES = 1L << 20;

    private static final String GONE = "gone";
    private static final int MOST_MOVES = 5;

    private final Fleet fleet;
    private final Predicate<String> isLeftOut;
    private final Interruption interruption;
    private final Progress progress;
    private long written;
    private long leftOut;
    private long expired;
    private long taken;
    private long failed;
    private String failure = "";

    /** @param isLeftOut which keys are not for others */
    Replay(Fleet fleet, Predicate<String> isLeftOut, Interruption interruption, Progress progress) {
        this.fleet = fleet;
        this.isLeftOut = isLeftOut;
        this.interruption = interruption;
        this.progress = progress;
    }

    /**
     * What became of the keys.
     *
     * @param leftOut of processes that are gone, and journals that go on
     * @param expired whose time was over
     * @param taken that were there already
     * @param failure the first one's, in words
     */
    record Result(long written, long leftOut, long expired, long taken, long failed, String failure) {}

    /** A key; a large one's bytes are taken from the server when their turn comes. */
    private record Item(TemporaryServer from, String key, String millis, Optional<String> bytes) {}

    Result result() {
        return new Result(written, leftOut, expired, taken, failed, failure);
    }

    void replay(TemporaryServer from) {
        Keyspace keyspace = new Keyspace(from);
        for (Keyspace.Database database : keyspace.databases()) {
            keyspace.forEachBatch(database, keys -> replay(from, database.number(), keys));
        }
    }

    private void replay(TemporaryServer from, String database, List<String> keys) {
        for (int i = 0; i < keys.size() && !interruption.isRequested(); i += BATCH) {
            List<Item> items = read(from, keys.subList(i, Math.min(keys.size(), i + BATCH)));
            Map<Server, List<Item>> shares = new LinkedHashMap<>();
            for (Item item : items) {
                Server master = fleet.masterOf(RedisConnection.textOf(item.key));
                shares.computeIfAbsent(master, one -> new ArrayList<>()).add(item);
            }
            shares.forEach((master, share) -> write(master, database, share));
            progress.done(written + leftOut + expired + taken + failed);
        }
    }

    private List<Item> read(TemporaryServer from, List<String> all) {
        List<String> keys = all.stream()
                .filter(key -> !isLeftOut.test(RedisConnection.textOf(key)))
                .toList();
        leftOut += all.size() - keys.size();
        List<Boolean> areLarge = from.askAll(usages(keys)).stream()
                .map(usage -> number(usage) > LARGE_BYTES)
                .toList();
        List<String[]> questions = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            questions.add(new String[] {"PTTL", keys.get(i)});
            questions.add(new String[] {areLarge.get(i) ? "EXISTS" : "DUMP", keys.get(i)});
        }
        List<Answer> answers = from.askAll(questions);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            String there = answers.get(2 * i + 1).text();
            if (there.isEmpty() || there.equals("0")) {
                expired++;
            } else {
                String millis = millis(answers.get(2 * i).text());
                items.add(new Item(from, keys.get(i), millis, areLarge.get(i) ? Optional.empty() : Optional.of(there)));
            }
        }
        return items;
    }

    private static List<String[]> usages(List<String> keys) {
        return keys.stream()
                .map(key -> new String[] {"MEMORY", "USAGE", key, "SAMPLES", "0"})
                .toList();
    }

    /** None for a key that is gone. */
    private static long number(Answer answer) {
        return answer.text().isEmpty() ? 0 : Long.parseLong(answer.text());
    }

    /** As RESTORE wants them: 0 for ever. */
    private static String millis(String left) {
        long millis = Long.parseLong(left);
        return millis == -1 ? "0" : Long.toString(Math.max(1, millis));
    }

    private void write(Server master, String database, List<Item> items) {
        if (!database.equals("0")) {
            master.ask("SELECT", database);
        }
        List<Item> small = items.stream().filter(item -> item.bytes.isPresent()).toList();
        List<Answer> answers = master.askAll(small.stream().map(Replay::command).toList());
        for (int i = 0; i < small.size(); i++) {
            settle(small.get(i), answers.get(i).text(), MOST_MOVES);
        }
        items.stream()
                .filter(item -> item.bytes.isEmpty())
                .forEach(item -> settle(item, restore(item, master), MOST_MOVES));
        if (!database.equals("0")) {
            master.ask("SELECT", "0");
        }
    }

    private static String[] command(Item item) {
        return new String[] {"RESTORE", item.key, item.millis, item.bytes.orElseThrow()};
    }

    /** One alone. */
    private static String restore(Item item, Server master) {
        return item.bytes.isPresent()
                ? master.askAll(List.<String[]>of(command(item))).get(0).text()
                : item.from
                        .hand(new String[] {"DUMP", item.key}, master, "RESTORE", item.key, item.millis)
                        .map(Answer::text)
                        .orElse(GONE);
    }

    /** A slot may have moved since the servers were looked up, or the key may be no text, so that its slot was guessed. */
    private void settle(Item item, String answer, int moves) {
        if (answer.equals("OK")) {
            written++;
        } else if (answer.startsWith("BUSYKEY")) {
            taken++;
        } else if (answer.equals(GONE)) {
            expired++;
        } else if (answer.startsWith("MOVED ") && moves > 0) {
            settle(item, again(item, answer.split(" ")[2]), moves - 1);
        } else {
            failed++;
            failure = failure.isEmpty() ? RedisConnection.textOf(item.key) + ": " + answer : failure;
        }
    }

    private String again(Item item, String place) {
        return fleet.all(Role.MASTER).stream()
                .filter(master -> master.toString().equals(place))
                .findFirst()
                .map(master -> restore(item, master))
                .orElse("slots move to " + place
                        + ", a server that was no master a moment ago; restore once that is over");
    }
}
