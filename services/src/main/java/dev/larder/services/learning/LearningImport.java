package dev.larder.services.learning;

import dev.larder.Clock;
import dev.larder.services.database.Batches;
import dev.larder.services.database.MarkedFill;
import dev.larder.services.database.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
    private static final int REVIEWS = 40;
    private static final long SEED = 20_260_402;
    private static final List<String> COUNTRIES = List.of("DE", "FR", "GB", "IN", "JP", "US");
    private static final List<String> TOPICS =
            List.of("right-of-way", "speed-limits", "parking", "signs", "alcohol", "first-aid", "weather", "motorways");
    private static final List<Flag> FLAGS =
            List.of(new Flag("new-scheduler", 20), new Flag("streaks", 100), new Flag("voice-answers", 0));
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
        new Month(items, now).write(batches, users);
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
                Times.write(now.minus(Duration.ofDays(30))));
    }

    /** What all users have answered within thirty days, as if they had. */
    private static final class Month {

        private final List<Item> items;
        private final Instant now;
        private final SplittableRandom lot = new SplittableRandom(SEED + 1);
        private final Map<ItemOfUser, Card> cards = new HashMap<>();
        private final Map<TopicOfUser, Mastery> masteries = new HashMap<>();
        private final List<Map<String, Object>> reviews = new ArrayList<>();

        Month(List<Item> items, Instant now) {
            this.items = items;
            this.now = now;
        }

        void write(Batches batches, List<Long> users) {
            users.forEach(this::learn);
            batches.write(CardTable.INSERT_CARD, List.copyOf(cards.values()), CardTable::parameters);
            batches.write(CardTable.INSERT_MASTERY, List.copyOf(masteries.values()), CardTable::parameters);
            batches.write(CardTable.INSERT_REVIEW, reviews, review -> review);
        }

        private void learn(long userId) {
            for (int i = 0; i < REVIEWS; i++) {
                Item item = items.get(lot.nextInt(items.size()));
                Instant at = now.minus(Duration.ofHours(18L * (REVIEWS - i)));
                int quality = Math.min(5, 1 + lot.nextInt(6));
                ItemOfUser key = new ItemOfUser(userId, item.id());
                TopicOfUser topic = new TopicOfUser(userId, item.topic());
                cards.merge(key, Card.fresh(key, at).reviewed(quality, at), (old, first) -> old.reviewed(quality, at));
                masteries.put(
                        topic,
                        masteries.getOrDefault(topic, Mastery.fresh(topic)).observed(Card.isRecalled(quality)));
                reviews.add(CardTable.review(key, quality, at));
            }
        }
    }
}
