package dev.larder.services.learning;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;

/** How far everybody is, behind caches. An answer makes untrue what it changes, and every prediction of who gave it. */
final class CachedStudy implements Study {

    private final Study source;
    private final Larder larder;
    private final Clock clock;
    private final Consumer<Outcome> heard;
    private final Cache<ItemOfUser, Card> cards;
    private final Cache<TopicOfUser, Mastery> masteries;
    private final Cache<Long, Schedule> schedules;
    private final Cache<Long, HotSchedule> hot;
    private final Cache<ItemOfUser, Prediction> predictions;
    private final Cache<BatchOfUser, Predictions> batches;
    private final Cache<Long, Analytics> analytics;

    CachedStudy(Study source, Larder larder, Clock clock, Consumer<Outcome> heard) {
        this.source = source;
        this.larder = larder;
        this.clock = clock;
        this.heard = heard;
        cards = larder.cache(CacheSpec.of("sm2:{user_id}:{item_id}", ItemOfUser.class, Card.class)
                .timeToLive(ofMinutes(30))
                .optionalLoader(source::card));
        masteries = larder.cache(CacheSpec.of("bkt:{user_id}:{topic}", TopicOfUser.class, Mastery.class)
                .timeToLive(ofMinutes(30))
                .loader(source::mastery));
        schedules = larder.cache(CacheSpec.of("scheduler:{user_id}", Long.class, Schedule.class)
                .timeToLive(ofMinutes(30))
                .loader(source::schedule));
        hot = larder.cache(CacheSpec.of("scheduler:hot:{user_id}", Long.class, HotSchedule.class)
                .timeToLive(ofMinutes(30))
                .loader(source::hot));
        predictions = larder.cache(CacheSpec.of("prediction:{user_id}:{item_id}", ItemOfUser.class, Prediction.class)
                .timeToLive(ofMinutes(15))
                .keyTags(key -> Set.of(predictionsOf(key.userId())))
                .optionalLoader(source::prediction));
        batches = larder.cache(CacheSpec.of("prediction:batch:{user_id}:{hash}", BatchOfUser.class, Predictions.class)
                .timeToLive(ofMinutes(15))
                .keyTags(key -> Set.of(predictionsOf(key.userId()))));
        analytics = larder.cache(CacheSpec.of("analytics:{user_id}", Long.class, Analytics.class)
                .timeToLive(ofHours(24))
                .staleIfError(ofHours(24))
                .source((userId, held) -> untilMidnight(source.analytics(userId))));
        larder.on(Reviewed.class, this::untrueAfter);
    }

    @Override
    public Optional<Card> card(ItemOfUser key) {
        return answer(cards.lookup(key));
    }

    @Override
    public Mastery mastery(TopicOfUser key) {
        return answer(masteries.lookup(key)).orElseThrow();
    }

    @Override
    public Schedule schedule(long userId) {
        return answer(schedules.lookup(userId)).orElseThrow();
    }

    @Override
    public HotSchedule hot(long userId) {
        return answer(hot.lookup(userId)).orElseThrow();
    }

    @Override
    public Optional<Prediction> prediction(ItemOfUser key) {
        return answer(predictions.lookup(key));
    }

    /** The key has no room for the ids, so the call brings its loader along. */
    @Override
    public Predictions predictions(long userId, SortedSet<Long> itemIds) {
        return answer(batches.lookup(
                        BatchOfUser.of(userId, itemIds), () -> source.predictions(userId, itemIds), loaded -> true))
                .orElseThrow();
    }

    @Override
    public Analytics analytics(long userId) {
        return answer(analytics.lookup(userId)).orElseThrow();
    }

    @Override
    public Reviewed review(ItemOfUser key, int quality) {
        Reviewed reviewed = source.review(key, quality);
        larder.publish(reviewed);
        return reviewed;
    }

    private Invalidation untrueAfter(Reviewed reviewed) {
        long userId = reviewed.card().userId();
        return Invalidation.key(cards, reviewed.item())
                .andKey(masteries, reviewed.topic())
                .andKey(schedules, userId)
                .andKey(hot, userId)
                .andTag(predictionsOf(userId));
    }

    /** What they say is true until the next day begins. */
    private Source.Result<Analytics> untilMidnight(Analytics found) {
        Instant nextDay = found.upTo().plus(Duration.ofDays(1));
        Duration left = Duration.between(Instant.ofEpochMilli(clock.millis()), nextDay);
        return Source.Result.of(found).timeToLive(left.compareTo(Duration.ZERO) > 0 ? left : Duration.ofMillis(1));
    }

    private <T> Optional<T> answer(Lookup<T> lookup) {
        heard.accept(lookup.outcome());
        return lookup.asOptional();
    }

    private static String predictionsOf(long userId) {
        return "predictions:" + userId;
    }
}
