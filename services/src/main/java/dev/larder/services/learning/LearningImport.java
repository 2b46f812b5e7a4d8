package dev.larder.services.learning;

import dev.larder.Clock;
import dev.larder.services.database.Batches;
import dev.larder.services.database.MarkedFill;
import dev.larder.services.database.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import javax.sql.DataSource;

/** Fills empty tables with {@value #USERS} users who have learned for a month, and {@value #ITEMS} items; the same ones every time. */
final class LearningImport {

    static final int USERS = 200;
    static final int ITEMS = 600;

    private static final String SOURCE = "first users and items";
    private static final long SEED = 20_260_402;
    private static final List<String> COUNTRIES = List.of("DE", "FR", "GB", "IN", "JP", "US");
    private static final List<String> TOPICS =
            List.of("right-of-way", "speed-limits", "parking", "signs", "alcohol", "first-aid", "weather", "motorways");
    private static final List<FlagShare> FLAGS = List.of(
            new FlagShare("new-scheduler", 20), new FlagShare("streaks", 100), new FlagShare("voice-answers", 0));
    private static final Map<String, String> SETTINGS =
            Map.of("support", "support@example.org", "longest-session", "2h", "edition", "2026-1");

    private final MarkedFill tables;

    LearningImport(DataSource dataSource, Clock clock) {
        this.tables = new MarkedFill(dataSource, clock, "learning");
    }

    /** Whether this call filled anything; false if it had been done before. Blocks until it is done. */
    boolean runOnce() {
        return tables.runOnce(SOURCE, LearningImport::fillAll);
    }

    private static void fillAll(Batches batches, Instant now) {
        List<Item> items = items();
        batches.write(JdbcItems.INSERT_ITEM, items, JdbcItems::parameters);
        batches.write(JdbcItems.INSERT_FLAG, FLAGS, JdbcItems::parameters);
        batches.write(
                "insert into learning_setting (name, text) values (:name, :text)",
                List.copyOf(SETTINGS.entrySet()),
                setting -> Map.of("name", setting.getKey(), "text", setting.getValue()));
        List<Long> users = LongStream.rangeClosed(1, USERS).boxed().toList();
        batches.write(JdbcLearners.INSERT_USER, users, id -> user(id, now));
        batches.write(JdbcLearners.INSERT_PREFERENCES, users, id -> JdbcLearners.parameters(Preferences.usual(id)));
        new FirstMonth(items, now).of(users, SEED + 1).write(batches);
    }

    private static List<Item> items() {
        SplittableRandom lot = new SplittableRandom(SEED);
        return LongStream.rangeClosed(1, ITEMS)
                .mapToObj(id -> {
                    String topic = TOPICS.get((int) (id % TOPICS.size()));
                    String country = COUNTRIES.get(lot.nextInt(COUNTRIES.size()));
                    return new Item(id, topic, country, "Question " + id + " of " + topic, lot.nextInt(10_000));
                })
                .toList();
    }

    private static Map<String, Object> user(long id, Instant now) {
        return Map.of(
                "id",
                id,
                "name",
                "User " + id,
                "country",
                COUNTRIES.get((int) (id % COUNTRIES.size())),
                "createdAt",
                Times.write(now.minus(Duration.ofDays(FirstMonth.DAYS))));
    }
}
