package dev.larder.services.learning;

import dev.larder.services.database.Batches;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * What users have answered within the last {@value #DAYS} days, as if they had. Each has a habit: how often, at which hour, which topics. Each sitting asks
 * what is due by SM-2, the longest due first, and then something new; whether an answer is right is drawn by lot, with the likelihood that the service itself
 * would have predicted. So cards and masteries are what the algorithms make of the reviews, and somebody who has stopped has much that is overdue.
 *
 * <p>The same for the same seed and the same moment; at another moment of the same day the last sitting may be missing.
 */
final class FirstMonth {

    static final int DAYS = 30;

    private static final int MOST_REPEATED = 4;
    private static final int MOST_NEW = 3;
    private static final double STOPPED = 0.15;
    private static final Duration BETWEEN_ANSWERS = Duration.ofSeconds(25);
    private static final Duration LONGEST_SITTING = BETWEEN_ANSWERS.multipliedBy(MOST_REPEATED + MOST_NEW);

    /** What is answered if it is known, the better the likelier; and what if it is not. */
    private static final int[] RIGHT = {3, 4, 4, 4, 5, 5};

    private static final int[] WRONG = {0, 1, 1, 2, 2, 2};

    private final Map<String, List<Item>> itemsByTopic;
    private final Map<Long, String> topicsByItem;
    private final List<String> topics;
    private final Instant now;
    private final Map<ItemOfUser, Card> cards = new HashMap<>();
    private final Map<TopicOfUser, Mastery> masteries = new HashMap<>();
    private final List<Answer> answers = new ArrayList<>();

    FirstMonth(Collection<Item> items, Instant now) {
        this.itemsByTopic = items.stream().collect(Collectors.groupingBy(Item::topic));
        this.topicsByItem = items.stream().collect(Collectors.toMap(Item::id, Item::topic));
        this.topics = itemsByTopic.keySet().stream().sorted().toList();
        this.now = now;
    }

    /** An answer as it was given. */
    record Answer(ItemOfUser key, int quality, Instant at) {}

    /**
     * How somebody learns.
     *
     * @param topics which, with the same one twice where it is liked
     * @param chance of sitting down on a day
     * @param hour when, in UTC
     * @param lastDay how many days ago it was given up; 0 for not at all
     */
    private record Habit(long userId, List<String> topics, double chance, int hour, int lastDay) {

        static Habit of(long userId, List<String> all, SplittableRandom lot) {
            List<String> liked = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                liked.add(all.get(lot.nextInt(all.size())));
            }
            int lastDay = lot.nextDouble() < STOPPED ? 5 + lot.nextInt(15) : 0;
            return new Habit(userId, liked, 0.3 + 0.6 * lot.nextDouble(), 6 + lot.nextInt(16), lastDay);
        }
    }

    /** Lets them learn, one after the other. */
    FirstMonth of(Collection<Long> users, long seed) {
        SplittableRandom lots = new SplittableRandom(seed);
        users.forEach(userId -> {
            SplittableRandom lot = lots.split();
            learn(Habit.of(userId, topics, lot), lot);
        });
        return this;
    }

    void write(Batches batches) {
        batches.write(CardTable.INSERT_CARD, sorted(cards.values()), CardTable::parameters);
        batches.write(CardTable.INSERT_MASTERY, List.copyOf(masteries.values()), CardTable::parameters);
        batches.write(
                CardTable.INSERT_REVIEW,
                answers,
                answer -> CardTable.review(answer.key(), answer.quality(), answer.at()));
    }

    private static List<Card> sorted(Collection<Card> cards) {
        return cards.stream()
                .sorted(Comparator.comparingLong(Card::userId).thenComparingLong(Card::itemId))
                .toList();
    }

    private void learn(Habit habit, SplittableRandom lot) {
        List<Card> own = new ArrayList<>();
        for (int day = DAYS; day >= habit.lastDay(); day--) {
            Instant at = sitting(day, habit.hour()).plusSeconds(lot.nextInt(3_600));
            boolean sits = lot.nextDouble() < habit.chance();
            if (sits && at.plus(LONGEST_SITTING).isBefore(now)) {
                sit(habit, own, at, lot);
            }
        }
        own.forEach(card -> cards.put(new ItemOfUser(card.userId(), card.itemId()), card));
    }

    private Instant sitting(int daysAgo, int hour) {
        return now.truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(daysAgo)).plus(Duration.ofHours(hour));
    }

    private void sit(Habit habit, List<Card> own, Instant begin, SplittableRandom lot) {
        Instant at = begin;
        for (Card card : due(own, begin)) {
            own.set(own.indexOf(card), answer(card, at, /* isNew= */ false, lot));
            at = at.plus(BETWEEN_ANSWERS);
        }
        int fresh = lot.nextInt(MOST_NEW + 1);
        for (int i = 0; i < fresh; i++) {
            Item item = pick(habit, lot);
            if (own.stream().noneMatch(card -> card.itemId() == item.id())) {
                Card card = Card.fresh(new ItemOfUser(habit.userId(), item.id()), at);
                own.add(answer(card, at, /* isNew= */ true, lot));
                at = at.plus(BETWEEN_ANSWERS);
            }
        }
    }

    /** What is due on the day, whatever the hour. */
    private static List<Card> due(List<Card> own, Instant at) {
        LocalDate today = LocalDate.ofInstant(at, ZoneOffset.UTC);
        return own.stream()
                .filter(card ->
                        !LocalDate.ofInstant(card.dueAt(), ZoneOffset.UTC).isAfter(today))
                .sorted(Comparator.comparing(Card::dueAt))
                .limit(MOST_REPEATED)
                .toList();
    }

    private Item pick(Habit habit, SplittableRandom lot) {
        String topic = habit.topics().get(lot.nextInt(habit.topics().size()));
        List<Item> items = Objects.requireNonNull(itemsByTopic.get(topic));
        return items.get(lot.nextInt(items.size()));
    }

    private Card answer(Card card, Instant at, boolean isNew, SplittableRandom lot) {
        TopicOfUser topic = new TopicOfUser(card.userId(), Objects.requireNonNull(topicsByItem.get(card.itemId())));
        Mastery mastery = masteries.getOrDefault(topic, Mastery.fresh(topic));
        Prediction prediction = Prediction.of(card.itemId(), isNew ? null : card, mastery, at);
        int[] qualities = lot.nextDouble() < prediction.right() ? RIGHT : WRONG;
        int quality = qualities[lot.nextInt(qualities.length)];
        masteries.put(topic, mastery.observed(Card.isRecalled(quality)));
        answers.add(new Answer(new ItemOfUser(card.userId(), card.itemId()), quality, at));
        return card.reviewed(quality, at);
    }

    Map<ItemOfUser, Card> cards() {
        return cards;
    }

    Map<TopicOfUser, Mastery> masteries() {
        return masteries;
    }

    /** In the order in which they were given, user by user. */
    List<Answer> answers() {
        return answers;
    }
}
