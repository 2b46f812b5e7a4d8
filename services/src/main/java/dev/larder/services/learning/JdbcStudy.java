package dev.larder.services.learning;

import dev.larder.Clock;
import dev.larder.services.database.Times;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** How far everybody is, in a database, in SQL that H2 and PostgreSQL both take. A review is one transaction. */
final class JdbcStudy implements Study {

    private final JdbcClient jdbc;
    private final CardTable cards;
    private final Items items;
    private final TransactionTemplate transactions;
    private final Clock clock;

    JdbcStudy(JdbcClient jdbc, TransactionTemplate transactions, Clock clock) {
        this.jdbc = jdbc;
        this.cards = new CardTable(jdbc);
        this.items = new JdbcItems(jdbc);
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public Optional<Card> card(ItemOfUser key) {
        return cards.find(key);
    }

    @Override
    public Mastery mastery(TopicOfUser key) {
        return cards.mastery(key).orElseGet(() -> Mastery.fresh(key));
    }

    @Override
    public Schedule schedule(long userId) {
        LocalDate today = LocalDate.ofInstant(now(), ZoneOffset.UTC);
        SortedMap<LocalDate, Integer> dueByDay = new TreeMap<>();
        CardTable.Dues dues = cards.duesBefore(userId, midnight(today.plusDays(Schedule.DAYS)));
        dues.at().forEach(dueAt -> {
            LocalDate day = LocalDate.ofInstant(dueAt, ZoneOffset.UTC);
            dueByDay.merge(day.isBefore(today) ? today : day, 1, Integer::sum);
        });
        return new Schedule(userId, dues.cards(), dueByDay);
    }

    @Override
    public HotSchedule hot(long userId) {
        return new HotSchedule(userId, cards.next(userId, HotSchedule.CARDS));
    }

    @Override
    public Optional<Prediction> prediction(ItemOfUser key) {
        return predictions(key.userId(), new TreeSet<>(List.of(key.itemId()))).predictions().stream()
                .findFirst();
    }

    @Override
    public Predictions predictions(long userId, SortedSet<Long> itemIds) {
        Instant now = now();
        Map<Long, Item> known = items.items(itemIds);
        Map<Long, Card> reviewed = cards.findAll(userId, itemIds);
        Map<String, Mastery> masteries = cards.masteries(userId);
        return new Predictions(
                userId,
                itemIds.stream()
                        .map(known::get)
                        .filter(Objects::nonNull)
                        .map(item -> Prediction.of(
                                item.id(),
                                reviewed.get(item.id()),
                                Objects.requireNonNullElseGet(
                                        masteries.get(item.topic()),
                                        () -> Mastery.fresh(new TopicOfUser(userId, item.topic()))),
                                now))
                        .collect(Collectors.toList()));
    }

    @Override
    public Analytics analytics(long userId) {
        Instant upTo = midnight(LocalDate.ofInstant(now(), ZoneOffset.UTC));
        Map<String, Long> byTopic = new HashMap<>();
        long[] sums = new long[2];
        jdbc.sql("select i.topic, count(*) as reviews, sum(case when r.quality >= 3 then 1 else 0 end) as right_ones"
                        + " from learning_review r join learning_item i on i.id = r.item_id"
                        + " where r.user_id = :userId and r.at < :upTo group by i.topic")
                .param("userId", userId)
                .param("upTo", Times.write(upTo))
                .query(row -> {
                    byTopic.put(row.getString("topic"), row.getLong("reviews"));
                    sums[0] += row.getLong("reviews");
                    sums[1] += row.getLong("right_ones");
                });
        return new Analytics(userId, upTo, sums[0], sums[0] == 0 ? 0 : (double) sums[1] / sums[0], byTopic);
    }

    @Override
    public Reviewed review(ItemOfUser key, int quality) {
        return Objects.requireNonNull(transactions.execute(status -> write(key, quality)));
    }

    private Reviewed write(ItemOfUser key, int quality) {
        // Two answers of one user come one after the other.
        if (cards.lockUser(key.userId()).isEmpty()) {
            throw UnknownException.user(key.userId());
        }
        Item item = items.item(key.itemId()).orElseThrow(() -> UnknownException.item(key.itemId()));
        Instant now = now();
        TopicOfUser topic = new TopicOfUser(key.userId(), item.topic());
        Card card = cards.find(key).orElseGet(() -> Card.fresh(key, now)).reviewed(quality, now);
        Mastery mastery = mastery(topic).observed(Card.isRecalled(quality));
        cards.keep(card);
        cards.keep(mastery);
        cards.note(key, quality, now);
        return new Reviewed(card, mastery);
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
