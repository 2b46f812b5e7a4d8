package dev.larder.cli.internal.backup;

import dev.larder.topologies.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All keys of a temporary server, database by database. */
final class Keyspace {

    private static final Pattern DATABASE = Pattern.compile("db(\\d+):keys=(\\d+),expires=(\\d+).*");
    private static final String BATCH = "500";

    private final TemporaryServer server;

    Keyspace(TemporaryServer server) {
        this.server = server;
    }

    /** One database. */
    record Database(String number, long keys, long expiring) {}

    List<Database> databases() {
        List<Database> databases = new ArrayList<>();
        server.ask("INFO", "keyspace").text().lines().forEach(line -> {
            Matcher matcher = DATABASE.matcher(line.strip());
            if (matcher.matches()) {
                databases.add(new Database(
                        matcher.group(1), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3))));
            }
        });
        return databases;
    }

    /** Hands out the keys of a database in parts. A key may come twice where one expires meanwhile. */
    void forEachBatch(Database database, Consumer<List<String>> batch) {
        server.ask("SELECT", database.number());
        String cursor = "0";
        do {
            List<Answer> page = server.ask("SCAN", cursor, "COUNT", BATCH).items();
            cursor = page.get(0).text();
            List<String> keys = page.get(1).items().stream().map(Answer::text).toList();
            if (!keys.isEmpty()) {
                batch.accept(keys);
            }
        } while (!cursor.equals("0"));
    }

    /** Counts and digests everything. */
    Contents contents() {
        KeyNames names = new KeyNames();
        Map<String, Long> sizes = new LinkedHashMap<>();
        long expiring = 0;
        for (Database database : databases()) {
            sizes.put(database.number(), database.keys());
            expiring += database.expiring();
            forEachBatch(database, keys -> keys.forEach(names::count));
        }
        long keys = sizes.values().stream().mapToLong(Long::longValue).sum();
        return new Contents(
                keys, expiring, server.ask("DEBUG", "DIGEST").text(), sizes, names.prefixes(), names.namespaces());
    }
}
