package dev.larder.console.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.console.api.Watches.Alert;
import dev.larder.console.webhook.WebhookSender.Outcomes;
import dev.larder.console.webhook.WebhookSender.Settings;
import dev.larder.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class WebhookSenderTest {

    private static final Duration SHORT = Duration.ofMillis(5);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();

    static Alert alert(String state) {
        return new Alert(
                "hit-ratio",
                "shop:v1",
                state,
                "warning",
                "goal answers 10 % of its lookups without a load",
                0.1,
                1_000,
                state.equals("cleared") ? 2_000L : null,
                "goal",
                null,
                0.2,
                "ratio");
    }

    private static Message message(int number) {
        return Message.of(alert("firing"), "PROD", "node-" + number, 1_500);
    }

    private WebhookSender sender(URI uri, Duration timeout, int attempts) {
        return new WebhookSender(new Settings(uri, "s3cret", timeout, attempts, SHORT), clock);
    }

    /** What came of it, once that is so; the sender's thread says when. */
    private static Outcomes outcomes(WebhookSender sender, Predicate<Outcomes> wanted) {
        Outcomes now = sender.outcomes();
        while (!wanted.test(now)) {
            Thread.onSpinWait();
            now = sender.outcomes();
        }
        return now;
    }

    @Test
    void tellsWhatIsDocumentedAndSignsIt() throws Exception {
        try (Receiver receiver = new Receiver();
                WebhookSender sender = sender(receiver.uri(), LONG, 1)) {
            sender.send(message(1));

            Receiver.Received received = receiver.next();
            JsonNode said = received.json();
            assertThat(received.event()).isEqualTo("firing");
            assertThat(received.signature()).isEqualTo(Signature.of("s3cret", received.body()));
            assertThat(said.path("version").asInt()).isEqualTo(1);
            assertThat(said.path("id").asString()).isEqualTo("shop:v1/hit-ratio/goal/1000");
            assertThat(said.path("text").asString())
                    .isEqualTo("PROD shop:v1 warning firing: goal answers 10 % of its lookups without a load");
            assertThat(said.path("alert").path("limit").asDouble()).isEqualTo(0.2);
            assertThat(said.path("sentBy").asString()).isEqualTo("node-1");
            Outcomes outcomes = outcomes(sender, so -> so.waiting() == 0);
            assertThat(outcomes).isEqualTo(new Outcomes(1, 0, 0, 0, clock.millis(), 204, null));
        }
    }

    /** As anybody can compute it: printf '%s' body | openssl dgst -sha256 -hmac key. */
    @Test
    void signsAsOthersDo() {
        assertThat(Signature.of("key", "The quick brown fox jumps over the lazy dog".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
    }

    @Test
    void triesAgainWhatTheServerCouldNotTake() throws Exception {
        try (Receiver receiver = new Receiver(503, 429);
                WebhookSender sender = sender(receiver.uri(), LONG, 5)) {
            sender.send(message(1));
            sender.send(message(2));

            assertThat(receiver.next().json().path("sentBy").asString()).isEqualTo("node-1");
            assertThat(receiver.next().json().path("sentBy").asString()).isEqualTo("node-1");
            assertThat(receiver.next().json().path("sentBy").asString()).isEqualTo("node-1");
            assertThat(receiver.next().json().path("sentBy").asString()).isEqualTo("node-2");
            assertThat(outcomes(sender, so -> so.waiting() == 0).sent()).isEqualTo(2);
        }
    }

    @Test
    void givesUpInTheEnd() throws Exception {
        try (Receiver receiver = new Receiver(500, 500, 500);
                WebhookSender sender = sender(receiver.uri(), LONG, 3)) {
            sender.send(message(1));

            Outcomes outcomes = outcomes(sender, so -> so.waiting() == 0);
            assertThat(outcomes.failed()).isEqualTo(1);
            assertThat(outcomes.lastStatus()).isEqualTo(500);
            assertThat(outcomes.lastError()).isEqualTo("status 500");
            assertThat(receiver.left()).isEqualTo(3);
        }
    }

    @Test
    void doesNotRepeatWhatTheServerWillNeverTake() {
        try (Receiver receiver = new Receiver(404);
                WebhookSender sender = sender(receiver.uri(), LONG, 5)) {
            sender.send(message(1));

            assertThat(outcomes(sender, so -> so.waiting() == 0).failed()).isEqualTo(1);
            assertThat(receiver.left()).isEqualTo(1);
        }
    }

    @Test
    void waitsNoLongerThanItsTimeout() {
        try (Receiver receiver = new Receiver(0);
                WebhookSender sender = sender(receiver.uri(), Duration.ofMillis(200), 1)) {
            sender.send(message(1));

            Outcomes outcomes = outcomes(sender, so -> so.waiting() == 0);
            assertThat(outcomes.failed()).isEqualTo(1);
            assertThat(outcomes.lastStatus()).isNull();
            assertThat(outcomes.lastError()).isNotNull();
        }
    }

    /** The first never ends, so that all others wait. */
    @Test
    void dropsTheOldestWhenAHundredWait() throws Exception {
        try (Receiver receiver = new Receiver(0);
                WebhookSender sender = sender(receiver.uri(), LONG, 1)) {
            sender.send(message(0));
            receiver.next();
            for (int i = 1; i <= 150; i++) {
                sender.send(message(i));
            }

            assertThat(sender.outcomes().dropped()).isEqualTo(50);
            assertThat(sender.outcomes().waiting()).isEqualTo(101);
        }
    }

    @Test
    void isCounted() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Receiver receiver = new Receiver(404);
                WebhookSender sender = sender(receiver.uri(), LONG, 1)) {
            new WebhookMeters(sender).bindTo(meters);
            sender.send(message(1));
            sender.send(message(2));
            outcomes(sender, so -> so.waiting() == 0);

            assertThat(meters.get("larder.console.webhook")
                            .tag("outcome", "failed")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("larder.console.webhook")
                            .tag("outcome", "sent")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void saysWhereItGoesWithoutWhatMayBeSecret() {
        try (WebhookSender sender = sender(URI.create("https://user:word@hooks.example.org/T1/B2/x3"), LONG, 1)) {
            assertThat(sender.shownUrl()).isEqualTo("https://hooks.example.org/…");
        }
    }
}
