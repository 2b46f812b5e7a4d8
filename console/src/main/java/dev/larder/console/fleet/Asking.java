package dev.larder.console.fleet;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.TierUnavailableException;
import dev.larder.tier.Insight;
import dev.larder.tier.SharedTier;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this node asks of the shared tier and, through it, of the others. Nothing here blocks. Thread-safe. */
final class Asking {

    private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

    private static final long ANSWERED_NANOS = Duration.ofSeconds(15).toNanos();
    private static final long WOKEN_NANOS = Duration.ofSeconds(5).toNanos();
    private static final Duration QUESTION_STANDS = Duration.ofSeconds(12);
    static final String WATCH = "-";

    private final Larder larder;
    private final Clock clock;
    private volatile long wokenAtNanos;
    private volatile @Nullable Question asked;

    Asking(Larder larder, Clock clock) {
        this.larder = larder;
        this.clock = clock;
    }

    /** What the shared tier has for tools; empty without one, and while it is away. */
    Optional<Insight> tools() {
        return larder.shared().filter(SharedTier::isConnected).flatMap(SharedTier::insight);
    }

    /** Claims something for this node; null where there are no others. */
    @Nullable CompletionStage<Boolean> claim(String what, Duration timeToLive) {
        if (larder.shared().flatMap(SharedTier::insight).isEmpty()) {
            return null;
        }
        return tools().map(insight -> insight.claim(what, timeToLive))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new TierUnavailableException("Redis is away, so nothing can be claimed", null)));
    }

    /** Tells all nodes that somebody looks, every few seconds at most. */
    void wake(boolean isAwake) {
        if (isAwake && clock.nanos() - wokenAtNanos < WOKEN_NANOS) {
            return;
        }
        wokenAtNanos = clock.nanos();
        Question open = asked;
        boolean isBusy = open != null && clock.nanos() - open.askedAtNanos() < ANSWERED_NANOS;
        if (!isBusy) {
            send(new Question(WATCH, "", clock.nanos()));
        }
    }

    /** Asks what all nodes hold of a key, unless that is being asked. */
    @Nullable String ofKey(String key) {
        Question open = asked;
        if (open != null
                && open.kind() == null
                && open.subject().equals(key)
                && clock.nanos() - open.askedAtNanos() < ANSWERED_NANOS) {
            return open.id();
        }
        return ask(new Question(UUID.randomUUID().toString(), key, clock.nanos()));
    }

    /** Asks how much all nodes hold of a group. */
    @Nullable String ofGroup(String kind, String subject) {
        return ask(Question.ofGroup(UUID.randomUUID().toString(), kind, subject, clock.nanos()));
    }

    private @Nullable String ask(Question question) {
        if (tools().isEmpty()) {
            return null;
        }
        asked = question;
        send(question);
        return question.id();
    }

    private void send(Question question) {
        tools().ifPresent(insight -> insight.ask(question.bytes(), QUESTION_STANDS)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.debug("The question was not put: cause={}", failure.toString());
                    }
                }));
    }
}
