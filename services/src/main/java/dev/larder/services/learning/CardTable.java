package dev.larder.services.learning;

import dev.larder.services.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes cards, masteries and reviews. Knows nothing of transactions: its callers begin and end them. */
final class CardTable {

    static final String INSERT_CARD =
            "insert into learning_card (user_id, item_id, repetitions, easiness, interval_days,"
                    + " reviewed_at, due_at) values (:userId, :itemId, :repetitions, :easiness, :intervalDays, :reviewedAt, :dueAt)";
    static final String INSERT_MASTERY = "insert into learning_mastery (user_id, topic, known, observations)"
            + " values (:userId, :topic, :known, :observations)";
    static final String INSERT_REVIEW =
            "insert into learning_review (user_id, item_id, quality, at) values (:userId, :itemId, :quality, :at)";

    private static final String SELECT = "select user_id, item_id, repetitions, easiness, interval_days, reviewed_at,"
            + " due_at from learning_card where user_id = :userId ";

    /** How many cards there are, and when some of them are due. */
    record Dues(int cards, List<Instant> at) {}

    private final JdbcClient jdbc;

    CardTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes others wait who want to change something of the user; empty if there is none. */
    Optional<Long> lockUser(long userId) {
        return jdbc.sql("select id from learning_user where id = :userId for update")
                .param("userId", userId)
                .query((row, number) -> row.getLong("id"))
                .optional();
    }

    Optional<Card> find(ItemOfUser key) {
        return jdbc.sql(SELECT + "and item_id = :itemId")
                .param("userId", key.userId())
                .param("itemId", key.itemId())
                .query(CardTable::read)
                .optional();
    }

    Map<Long, Card> findAll(long userId, Collection<Long> itemIds) {
        return jdbc
                .sql(SELECT + "and item_id in (:itemIds)")
                .param("userId", userId)
                .param("itemIds", itemIds)
                .query(CardTable::read)
                .list()
                .stream()
                .collect(Collectors.toMap(Card::itemId, card -> card));
    }

    List<Card> next(long userId, int atMost) {
        return jdbc.sql(SELECT + "order by due_at, item_id fetch first " + atMost + " rows only")
                .param("userId", userId)
                .query(CardTable::read)
                .list();
    }

    /** How many cards there are of a user, and when those are due that are due before a time. */
    Dues duesBefore(long userId, Instant limit) {
        List<Dues> rows = jdbc.sql("select whole.cards, due.due_at from (select count(*) as cards from learning_card"
                        + " where user_id = :userId) as whole left join learning_card due"
                        + " on due.user_id = :userId and due.due_at < :limit")
                .param("userId", userId)
                .param("limit", Times.write(limit))
                .query((row, number) -> new Dues(
                        row.getInt("cards"),
                        Optional.ofNullable(Times.readIfAny(row, "due_at")).stream()
                                .toList()))
                .list();
        return new Dues(
                rows.get(0).cards, rows.stream().flatMap(row -> row.at.stream()).toList());
    }

    Optional<Mastery> mastery(TopicOfUser key) {
        return jdbc.sql("select user_id, topic, known, observations from learning_mastery"
                        + " where user_id = :userId and topic = :topic")
                .param("userId", key.userId())
                .param("topic", key.topic())
                .query(CardTable::readMastery)
                .optional();
    }

    Map<String, Mastery> masteries(long userId) {
        return jdbc
                .sql("select user_id, topic, known, observations from learning_mastery where user_id = :userId")
                .param("userId", userId)
                .query(CardTable::readMastery)
                .list()
                .stream()
                .collect(Collectors.toMap(Mastery::topic, mastery -> mastery));
    }

    void keep(Card card) {
        int changed = jdbc.sql("update learning_card set repetitions = :repetitions, easiness = :easiness,"
                        + " interval_days = :intervalDays, reviewed_at = :reviewedAt, due_at = :dueAt"
                        + " where user_id = :userId and item_id = :itemId")
                .params(parameters(card))
                .update();
        if (changed == 0) {
            jdbc.sql(INSERT_CARD).params(parameters(card)).update();
        }
    }

    void keep(Mastery mastery) {
        int changed = jdbc.sql("update learning_mastery set known = :known, observations = :observations"
                        + " where user_id = :userId and topic = :topic")
                .params(parameters(mastery))
                .update();
        if (changed == 0) {
            jdbc.sql(INSERT_MASTERY).params(parameters(mastery)).update();
        }
    }

    void note(ItemOfUser key, int quality, Instant at) {
        jdbc.sql(INSERT_REVIEW).params(review(key, quality, at)).update();
    }

    static Map<String, Object> parameters(Card card) {
        return Map.of(
                "userId", card.userId(),
                "itemId", card.itemId(),
                "repetitions", card.repetitions(),
                "easiness", card.easiness(),
                "intervalDays", card.intervalDays(),
                "reviewedAt", Times.write(card.reviewedAt()),
                "dueAt", Times.write(card.dueAt()));
    }

    static Map<String, Object> parameters(Mastery mastery) {
        return Map.of(
                "userId", mastery.userId(),
                "topic", mastery.topic(),
                "known", mastery.known(),
                "observations", mastery.observations());
    }

    static Map<String, Object> review(ItemOfUser key, int quality, Instant at) {
        return Map.of("userId", key.userId(), "itemId", key.itemId(), "quality", quality, "at", Times.write(at));
    }

    private static Card read(ResultSet row, int number) throws SQLException {
        return new Card(
                row.getLong("user_id"),
                row.getLong("item_id"),
                row.getInt("repetitions"),
                row.getDouble("easiness"),
                row.getInt("interval_days"),
                Times.read(row, "reviewed_at"),
                Times.read(row, "due_at"));
    }

    private static Mastery readMastery(ResultSet row, int number) throws SQLException {
        return new Mastery(
                row.getLong("user_id"), row.getString("topic"), row.getDouble("known"), row.getInt("observations"));
    }
}
