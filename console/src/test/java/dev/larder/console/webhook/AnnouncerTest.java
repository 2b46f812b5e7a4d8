package dev.larder.console.webhook;

import static dev.larder.console.webhook.WebhookSenderTest.alert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.TierUnavailableException;
import dev.larder.console.api.Watches.Alert;
import dev.larder.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes that both see an alert, and one server that is told. */
@Timeout(120)
class AnnouncerTest {

    private static final List<Alert> FIRING = List.of(alert("firing"));
    private static final List<Alert> CLEARED = List.of(alert("cleared"));
    private static final List<Alert> NONE = List.of();

    private final ManualClock clock = new ManualClock();
    private final Receiver receiver = new Receiver();
    private final WebhookSender sender = new WebhookSender(
            new WebhookSender.Settings(receiver.uri(), "", Duration.ofSeconds(30), 1, Duration.ofMillis(5)), clock);
    private final Common common = new Common();
    private final Announcer one = new Announcer(sender, common.of("one"), "", "one", clock);
    private final Announcer two = new Announcer(sender, common.of("two"), "", "two", clock);

    @AfterEach
    void end() {
        sender.close();
        receiver.close();
    }

    /** What nodes have in common: who claimed what, until when. */
    private final class Common {
        private final Map<String, String> owners = new HashMap<>();
        private final Map<String, Long> until = new HashMap<>();
        private boolean isAway;

        Announcer.Claims of(String node) {
            return (what, timeToLive) -> claim(node, what, timeToLive);
        }

        private @Nullable CompletionStage<Boolean> claim(String node, String what, Duration timeToLive) {
            if (isAway) {
                return CompletableFuture.failedFuture(new TierUnavailableException("away", null));
            }
            boolean isFree = clock.nanos() >= until.getOrDefault(what, Long.MIN_VALUE);
            if (!isFree && !node.equals(owners.get(what))) {
                return CompletableFuture.completedFuture(false);
            }
            owners.put(what, node);
            until.put(what, clock.nanos() + timeToLive.toNanos());
            return CompletableFuture.completedFuture(true);
        }
    }

    private List<String> told(int count) throws InterruptedException {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Receiver.Received received = receiver.next();
            told.add(received.json().path("sentBy").asString() + " " + received.event());
        }
        assertThat(sender.outcomes().sent() + sender.outcomes().waiting()).isEqualTo(total += count);
        return told;
    }

    private long total;

    @Test
    void tellEachFiringOnce() throws Exception {
        one.looked(FIRING, FIRING);
        two.looked(FIRING, FIRING);
        for (int i = 0; i < 300; i++) {
            clock.advance(Duration.ofSeconds(1));
            one.looked(FIRING, NONE);
            two.looked(FIRING, NONE);
        }
        one.looked(NONE, CLEARED);
        two.looked(FIRING, NONE);
        clock.advance(Duration.ofSeconds(11));
        two.looked(FIRING, NONE);
        two.looked(NONE, CLEARED);

        assertThat(told(2)).containsExactly("one firing", "one cleared");
    }

    @Test
    void tellItAgainWhereTheNodeThatHadToldItIsGone() throws Exception {
        one.looked(FIRING, FIRING);
        two.looked(FIRING, FIRING);
        clock.advance(Duration.ofSeconds(121));
        two.looked(FIRING, NONE);
        two.looked(NONE, CLEARED);

        assertThat(told(3)).containsExactly("one firing", "two firing", "two cleared");
    }

    @Test
    void tellIfNobodyCanBeAsked() throws Exception {
        common.isAway = true;
        for (int i = 0; i < 5; i++) {
            one.looked(FIRING, NONE);
            two.looked(FIRING, NONE);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(sender.outcomes().sent() + sender.outcomes().waiting()).isZero();
        one.looked(FIRING, NONE);
        two.looked(FIRING, NONE);

        assertThat(told(2)).containsExactlyInAnyOrder("one firing", "two firing");
    }

    @Test
    void tellOnceIfSomebodyCanBeAskedInTheEnd() throws Exception {
        common.isAway = true;
        one.looked(FIRING, FIRING);
        two.looked(FIRING, FIRING);
        clock.advance(Duration.ofSeconds(4));
        common.isAway = false;
        one.looked(FIRING, NONE);
        two.looked(FIRING, NONE);

        assertThat(told(1)).containsExactly("one firing");
    }

    @Test
    void tellOnceWhereThereIsNobodyElse() throws Exception {
        Announcer lonely = new Announcer(sender, (what, timeToLive) -> null, "", "lonely", clock);
        lonely.looked(FIRING, FIRING);
        clock.advance(Duration.ofSeconds(60));
        lonely.looked(FIRING, NONE);
        lonely.looked(NONE, CLEARED);

        assertThat(told(2)).containsExactly("lonely firing", "lonely cleared");
    }
}
