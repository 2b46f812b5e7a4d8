package dev.larder.console.webhook;

import dev.larder.Clock;
import dev.larder.console.alerts.AlertListener;
import dev.larder.console.api.Watches.Alert;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the webhook of a namespace's alerts, each firing once whatever the number of nodes: the node that claims it in the shared tier tells it, and that it
 * has cleared. The claim is renewed while it fires and outlasts it by half a minute, in which other nodes see that it is over; it lapses with its
 * node, and another one tells it again then. Who cannot ask for five seconds tells it: rather twice than never. {@link #looked} belongs to one thread.
 */
public final class Announcer implements AlertListener {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private static final Duration CLAIM_STANDS = Duration.ofMinutes(2);
    private static final Duration CLAIM_RESTS = Duration.ofSeconds(30);
    private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long RENEW_NANOS = Duration.ofSeconds(30).toNanos();

    private final WebhookSender webhook;
    private final Claims claims;
    private final String environment;
    private final String node;
    private final Clock clock;
    private final Map<String, Claim> known = new ConcurrentHashMap<>();

    /** Who may tell something. */
    @FunctionalInterface
    public interface Claims {
        /**
         * Claims the right to tell something, or renews it; does not block.
         *
         * @return whether it is this node's; fails if nobody can be asked. Null where there is nobody else
         */
        @Nullable CompletionStage<Boolean> claim(String what, Duration timeToLive);
    }

    /** A firing; ours once we have told it, unheard while nobody could be asked. */
    private record Claim(Alert alert, boolean isOurs, boolean isUnheard, long firstAskedNanos, long askedAtNanos) {

        Claim askedAgain(long now) {
            return new Claim(alert, isOurs, isUnheard, firstAskedNanos, now);
        }

        Claim settled(boolean nowOurs, boolean nowUnheard) {
            return new Claim(alert, nowOurs, nowUnheard, firstAskedNanos, askedAtNanos);
        }
    }

    /**
     * Announces what happens in a namespace.
     *
     * @param environment the console's badge, or empty
     * @param node this node's name
     */
    public Announcer(WebhookSender webhook, Claims claims, String environment, String node, Clock clock) {
        this.webhook = webhook;
        this.claims = claims;
        this.environment = environment;
        this.node = node;
        this.clock = clock;
    }

    @Override
    public void looked(List<Alert> firing, List<Alert> changes) {
        changes.stream().filter(alert -> alert.clearedAt() != null).forEach(this::over);
        Map<String, Alert> now = firing.stream().collect(Collectors.toMap(Announcer::name, Function.identity()));
        known.keySet().retainAll(now.keySet());
        now.forEach(this::goOn);
    }

    private void goOn(String name, Alert alert) {
        Claim claim = known.get(name);
        long now = clock.nanos();
        if (claim == null) {
            known.put(name, new Claim(alert, false, false, now, now));
            ask(name);
        } else if (isDue(claim, now)) {
            known.put(name, claim.askedAgain(now));
            ask(name);
        }
    }

    private static boolean isDue(Claim claim, long now) {
        long pause = claim.isOurs ? RENEW_NANOS : claim.isUnheard ? 0 : ASK_AGAIN_NANOS;
        return now - claim.askedAtNanos >= pause;
    }

    private void ask(String name) {
        CompletionStage<Boolean> answer = claims.claim(name, CLAIM_STANDS);
        if (answer == null) {
            settle(name, /* isOurs= */ true);
        } else {
            answer.whenComplete((isOurs, failure) -> {
                if (failure == null) {
                    settle(name, isOurs);
                } else {
                    unheard(name);
                }
            });
        }
    }

    // Once told, it stays told: another node that has the claim by now tells the end as well.
    private void settle(String name, boolean isOurs) {
        known.computeIfPresent(name, (same, claim) -> {
            if (isOurs && !claim.isOurs) {
                tell(claim.alert);
            }
            return claim.settled(isOurs || claim.isOurs, /* nowUnheard= */ false);
        });
    }

    private void unheard(String name) {
        known.computeIfPresent(name, (same, claim) -> {
            boolean isTold = claim.isOurs || clock.nanos() - claim.firstAskedNanos >= PATIENCE_NANOS;
            if (isTold && !claim.isOurs) {
                tell(claim.alert);
            }
            return claim.settled(isTold, /* nowUnheard= */ true);
        });
    }

    private void over(Alert alert) {
        String name = name(alert);
        Claim claim = known.remove(name);
        if (claim == null || !claim.isOurs) {
            return;
        }
        tell(alert);
        CompletionStage<Boolean> rests = claims.claim(name, CLAIM_RESTS);
        if (rests != null) {
            rests.whenComplete((done, failure) -> {
                if (failure != null) {
                    LOG.debug("A claim was not laid to rest: alert={} cause={}", name, failure.toString());
                }
            });
        }
    }

    private void tell(Alert alert) {
        webhook.send(Message.of(alert, environment, node, clock.millis()));
    }

    private static String name(Alert alert) {
        String cache = alert.cache() == null ? "" : ":" + alert.cache();
        return alert.id() + cache + (alert.node() == null ? "" : "@" + alert.node());
    }
}
