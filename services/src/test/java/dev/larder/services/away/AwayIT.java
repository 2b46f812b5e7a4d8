package dev.larder.services.away;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Larder;
import dev.larder.LarderStatus;
import dev.larder.services.AllServices;
import dev.larder.services.SwitchedDataSource;
import dev.larder.testkit.FailingLocalTier;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.boot.webmvc.test.autoconfigure.MockMvcPrint;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** One shape for all four services: a thing is taken away, and what users are told is asked of each. */
@SpringBootTest(
        classes = AllServices.class,
        properties = {AllServices.CALM, "spring.main.banner-mode=off"})
@AutoConfigureMockMvc(print = MockMvcPrint.NONE)
@Timeout(300)
final class AwayIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final AtomicInteger NEXT = new AtomicInteger(20);

    private final MockMvcTester http;
    private final Collection<Larder> larders;
    private final RedisServer redis;
    private final FailingLocalTier disk;
    private final SwitchedDataSource database;

    /** What a service has that can be read by a number from 20 to 199, and what can be added. */
    enum Service {
        CATALOG(
                "/api/catalog/search?q=away%d",
                "/api/catalog/resources", "{\"type\": \"MODULE\", \"name\": \"away.m%d\"}"),
        FLEET(
                "/api/fleet/vms/vm-0%03d/config",
                "/api/fleet/vms",
                "{\"id\": \"away-%d\", \"host\": \"host-01\", \"cpus\": 1, \"memoryMib\": 512, \"diskGib\": 1,"
                        + " \"image\": \"debian\", \"network\": \"net\"}"),
        COACH("/api/users/%d", "/api/users/5/tasks", "{\"title\": \"Away %d\", \"dueOn\": \"2030-01-01\"}"),
        LEARNING("/api/learning/items/%d", "/api/learning/reviews", "{\"userId\": 5, \"itemId\": %d, \"quality\": 4}");

        private final String read;
        private final String add;
        private final String body;

        Service(String read, String add, String body) {
            this.read = read;
            this.add = add;
            this.body = body;
        }
    }

    AwayIT(
            @Autowired MockMvcTester http,
            @Autowired Map<String, Larder> larders,
            @Autowired RedisServer redis,
            @Autowired FailingLocalTier disk,
            @Autowired SwitchedDataSource database) {
        this.http = http;
        this.larders = larders.values();
        this.redis = redis;
        this.disk = disk;
        this.database = database;
    }

    @BeforeEach
    void allIsThere() {
        await().atMost(PATIENCE).until(() -> larders.stream().allMatch(AwayIT::trusts));
    }

    @AfterEach
    void giveBack() {
        database.comeBack();
        disk.comeBack();
        if (!redis.isRunning()) {
            redis.restart();
        }
    }

    private static boolean trusts(Larder larder) {
        LarderStatus status = larder.status();
        return status.shared() != null && status.shared().connected() && !status.isSuspect();
    }

    @ParameterizedTest
    @EnumSource
    void withoutRedisReadsAndChangesGoOn(Service service) {
        int seen = NEXT.incrementAndGet();
        read(service, seen);

        redis.kill();

        assertThat(read(service, seen)).hasStatusOk();
        assertThat(read(service, NEXT.incrementAndGet())).hasStatusOk();
        assertThat(add(service, NEXT.incrementAndGet())).hasStatus2xxSuccessful();
    }

    @ParameterizedTest
    @EnumSource
    void withoutADiskReadsAndChangesGoOn(Service service) {
        int seen = NEXT.incrementAndGet();
        read(service, seen);

        disk.goDown();

        assertThat(read(service, seen)).hasStatusOk();
        assertThat(read(service, NEXT.incrementAndGet())).hasStatusOk();
        assertThat(add(service, NEXT.incrementAndGet())).hasStatus2xxSuccessful();
    }

    @ParameterizedTest
    @EnumSource
    void withoutADatabaseWhatIsKnownIsAnsweredAndTheRestIsUnavailableForAWhile(Service service) {
        int seen = NEXT.incrementAndGet();
        int unseen = NEXT.incrementAndGet();
        assertThat(read(service, seen)).hasStatusOk();

        database.goAway();

        assertThat(read(service, seen)).hasStatusOk();
        requireUnavailable(read(service, unseen));
        requireUnavailable(add(service, unseen));

        database.comeBack();

        assertThat(read(service, unseen)).hasStatusOk();
        assertThat(add(service, unseen)).hasStatus2xxSuccessful();
    }

    /** What a node has in memory may be gone; then Redis has it. */
    @ParameterizedTest
    @EnumSource
    void withoutRedisAndDatabaseWhatIsNotKnownIsUnavailable(Service service) {
        redis.kill();
        database.goAway();

        requireUnavailable(read(service, NEXT.incrementAndGet()));
        requireUnavailable(add(service, NEXT.incrementAndGet()));
    }

    @ParameterizedTest
    @EnumSource
    void aPostThatIsSentTwiceIsCarriedOutOnce(Service service) throws Exception {
        int number = NEXT.incrementAndGet();
        MvcTestResult first = addUnderKey(service, number);
        MvcTestResult second = addUnderKey(service, number);

        assertThat(first).hasStatus2xxSuccessful().doesNotContainHeader("Idempotent-Replayed");
        assertThat(second).hasStatus(first.getResponse().getStatus()).hasHeader("Idempotent-Replayed", "true");
        assertThat(second.getResponse().getContentAsString())
                .isEqualTo(first.getResponse().getContentAsString());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/catalog/resources?page=1001, page",
        "/api/catalog/search?q=a&page=-1, page",
        "/api/fleet/vms?page=1001, page",
        "/api/users?page=1001, page",
        "/api/users/5/tasks?size=101, size",
        "/api/users/5/goals?size=0, size",
    })
    void pagesHaveALimit(String path, String field) {
        assertThat(http.get().uri(path))
                .hasStatus(400)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .extractingPath("$.errors[0].field")
                .isEqualTo(field);
    }

    private static void requireUnavailable(MvcTestResult answer) {
        assertThat(answer)
                .hasStatus(503)
                .hasHeader("Retry-After", "5")
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyText()
                .doesNotContainIgnoringCase("select")
                .doesNotContain("the test took");
    }

    private MvcTestResult read(Service service, int number) {
        return http.get().uri(service.read.formatted(number)).exchange();
    }

    private MvcTestResult add(Service service, int number) {
        return http.post()
                .uri(service.add)
                .contentType(MediaType.APPLICATION_JSON)
                .content(service.body.formatted(number))
                .exchange();
    }

    private MvcTestResult addUnderKey(Service service, int number) {
        return http.post()
                .uri(service.add)
                .header("Idempotency-Key", "away-" + service + "-" + number)
                .contentType(MediaType.APPLICATION_JSON)
                .content(service.body.formatted(number))
                .exchange();
    }
}
