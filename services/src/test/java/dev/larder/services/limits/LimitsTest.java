package dev.larder.services.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Larder;
import dev.larder.limits.Limit;
import dev.larder.limits.RateLimit;
import dev.larder.limits.WhenAway;
import dev.larder.services.learning.LimitedEndpoint;
import dev.larder.services.web.Problems;
import dev.larder.testkit.FailingSharedTier;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.Larders;
import dev.larder.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** What requests are told, each of them counted on a shared tier in the test's hand. A day's limits: none refills while a test runs. */
@Timeout(60)
final class LimitsTest {

    private static final Limit TWO = new Limit(2, Duration.ofDays(1), 2);
    private static final Limit FOUR = new Limit(4, Duration.ofDays(1), 4);

    @RegisterExtension
    final Larders larders = new Larders();

    private final ManualClock clock = new ManualClock();
    private final FailingSharedTier shared = FailingSharedTier.around(new InMemorySharedTier(clock));
    private MockMvcTester http;
    private Larder larder;

    @BeforeEach
    void start() {
        larder = larders.open(Larder.named("learning").shared(shared));
        http = counting(WhenAway.ALLOW);
    }

    private MockMvcTester counting(WhenAway whenAway) {
        Limits limits = new Limits(
                RateLimit.on(larder, "rate_limit:user:{user_id}:{endpoint}", TWO)
                        .whenAway(whenAway),
                RateLimit.on(larder, "rate_limit:ip:{ip}:{endpoint}", FOUR).whenAway(whenAway));
        return MockMvcTester.create(MockMvcBuilders.standaloneSetup(new LimitedEndpoint())
                .setControllerAdvice(new Problems(), limits)
                .addInterceptors(limits)
                .build());
    }

    @Test
    void sayHowManyAreLeftToAUserAndToAnAddress() {
        MvcTestResult answer = ofUser(7);

        assertThat(answer).hasStatusOk();
        assertThat(answer.getResponse().getHeaders("RateLimit-Policy"))
                .containsExactly("\"ip\";q=4;w=86400", "\"user\";q=2;w=86400");
        assertThat(answer.getResponse().getHeaders("RateLimit"))
                .containsExactly("\"ip\";r=3;t=21600", "\"user\";r=1;t=43200");
    }

    @Test
    void refuseAUserWhoAsksTooOftenAndNobodyElse() {
        ofUser(7);
        ofUser(7);

        assertThat(ofUser(7))
                .hasStatus(429)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .containsHeader("Retry-After")
                .bodyText()
                .contains("This user may ask 2 times in 86400 s");
        assertThat(ofUser(8)).hasStatusOk();
    }

    @Test
    void countTheUserThatABodyNames() {
        ofBody(7);
        ofBody(7);

        assertThat(ofBody(7)).hasStatus(429);
        assertThat(ofBody(8)).hasStatusOk();
    }

    @Test
    void refuseAnAddressWhoeverItSaysThatItSpeaksFor() {
        for (int user = 1; user <= 4; user++) {
            assertThat(ofUser(user)).hasStatusOk();
        }

        assertThat(http.get().uri("/api/learning/users/5").header("X-Forwarded-For", "192.0.2.9"))
                .hasStatus(429)
                .bodyText()
                .contains("This ip");
    }

    @Test
    void allowWhatNobodyCountsAndSayNothingOfIt() {
        shared.goDown();

        for (int i = 0; i < 6; i++) {
            assertThat(ofUser(7)).hasStatusOk().doesNotContainHeader("RateLimit");
        }
    }

    @Test
    void refuseWhatNobodyCountsIfToldSo() {
        http = counting(WhenAway.REFUSE);
        shared.goDown();

        assertThat(ofUser(7)).hasStatus(503).containsHeader("Retry-After");
    }

    private MvcTestResult ofUser(long id) {
        return http.get().uri("/api/learning/users/" + id).exchange();
    }

    private MvcTestResult ofBody(long id) {
        return http.post()
                .uri("/api/learning/reviews")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"userId\": " + id + "}")
                .exchange();
    }
}
