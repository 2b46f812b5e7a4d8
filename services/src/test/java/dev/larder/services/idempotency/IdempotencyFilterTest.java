package dev.larder.services.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.services.database.Schema;
import dev.larder.testkit.ManualClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

final class IdempotencyFilterTest {

    private static final String ORDERS = "/api/fleet/orders";
    private static final String KEY = "order-4711";

    private static final JdbcClient JDBC = migrated();

    private final ManualClock clock = new ManualClock();
    private final Till till = new Till();
    private final RequestTable requests = new RequestTable(JDBC);
    private final MockMvcTester http = MockMvcTester.create(MockMvcBuilders.standaloneSetup(till)
            .addFilters(new IdempotencyFilter(requests, new JsonMapper(), clock))
            .build());

    /** Counts what it was told to do. */
    @RestController
    static final class Till {

        final AtomicInteger orders = new AtomicInteger();
        boolean isBroken;
        Runnable meanwhile = () -> {};

        @PostMapping({ORDERS, "/api/catalog/orders", "/elsewhere"})
        ResponseEntity<String> order(@RequestBody String body) {
            int number = orders.incrementAndGet();
            meanwhile.run();
            return isBroken
                    ? ResponseEntity.internalServerError().build()
                    : ResponseEntity.created(URI.create(ORDERS + "/" + number))
                            .eTag("\"1\"")
                            .body("order " + number + " of " + body);
        }
    }

    @BeforeEach
    void empty() {
        JDBC.sql("delete from idempotency_request").update();
    }

    @Test
    void whatIsSentAgainIsAnsweredAgainAndCarriedOutOnce() {
        MvcTestResult first = post(ORDERS, KEY, "tea");
        MvcTestResult second = post(ORDERS, KEY, "tea");

        assertThat(first).hasStatus(HttpStatus.CREATED).bodyText().isEqualTo("order 1 of tea");
        assertThat(first).doesNotContainHeader(IdempotencyFilter.REPLAYED);
        assertThat(second)
                .hasStatus(HttpStatus.CREATED)
                .hasHeader(IdempotencyFilter.REPLAYED, "true")
                .hasHeader("Location", ORDERS + "/1")
                .hasHeader("ETag", "\"1\"")
                .bodyText()
                .isEqualTo("order 1 of tea");
        assertThat(till.orders).hasValue(1);
    }

    @Test
    void aKeyIsOneServicesOwn() {
        post(ORDERS, KEY, "tea");

        assertThat(post("/api/catalog/orders", KEY, "tea")).bodyText().isEqualTo("order 2 of tea");
    }

    @Test
    void aKeyThatWasUsedForSomethingElseIsRefused() {
        post(ORDERS, KEY, "tea");

        assertThat(post(ORDERS, KEY, "coffee"))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyText()
                .contains("make a new key for each request");
        assertThat(till.orders).hasValue(1);
    }

    @Test
    void whileOneIsAtItTheOtherIsToldToComeAgain() {
        requests.begin("/api/fleet " + KEY, fingerprintOf("tea"), now());

        assertThat(post(ORDERS, KEY, "tea"))
                .hasStatus(HttpStatus.CONFLICT)
                .bodyText()
                .contains("send it again in a second");
        assertThat(till.orders).hasValue(0);
    }

    @Test
    void whoHasDiedIsSucceededAfterAMinute() {
        requests.begin("/api/fleet " + KEY, fingerprintOf("tea"), now());
        clock.advance(KeptRequest.PATIENCE);

        assertThat(post(ORDERS, KEY, "tea")).hasStatus(HttpStatus.CREATED);
        assertThat(post(ORDERS, KEY, "tea")).hasHeader(IdempotencyFilter.REPLAYED, "true");
    }

    @Test
    void ofTwoWhoSucceedOnlyOneDoes() {
        Instant begun = now();
        requests.begin(KEY, "f", begun);

        assertThat(requests.takeOver(KEY, begun, begun.plusSeconds(60))).isTrue();
        assertThat(requests.takeOver(KEY, begun, begun.plusSeconds(61))).isFalse();
    }

    @Test
    void aFailureOfTheServerIsNotKept() {
        till.isBroken = true;
        assertThat(post(ORDERS, KEY, "tea")).hasStatus(HttpStatus.INTERNAL_SERVER_ERROR);
        till.isBroken = false;

        assertThat(post(ORDERS, KEY, "tea"))
                .hasStatus(HttpStatus.CREATED)
                .bodyText()
                .isEqualTo("order 2 of tea");
    }

    @Test
    void whatWasCarriedOutIsAnsweredAlsoIfTheDatabaseIsLostMeanwhile() {
        till.meanwhile = () ->
                JDBC.sql("alter table idempotency_request rename to put_aside").update();
        try {
            assertThat(post(ORDERS, KEY, "tea"))
                    .hasStatus(HttpStatus.CREATED)
                    .bodyText()
                    .isEqualTo("order 1 of tea");
        } finally {
            JDBC.sql("alter table put_aside rename to idempotency_request").update();
        }
    }

    @Test
    void aKeyMeansSomethingForADay() {
        post(ORDERS, KEY, "tea");
        clock.advance(KeptRequest.RETENTION.plus(Duration.ofMinutes(2)));

        assertThat(post(ORDERS, KEY, "coffee")).bodyText().isEqualTo("order 2 of coffee");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "with space in it", "é-accented"})
    void aKeyThatIsNoneIsRefused(String key) {
        assertThat(post(ORDERS, key, "tea"))
                .hasStatus(HttpStatus.BAD_REQUEST)
                .bodyText()
                .contains("8 to 128 letters");
    }

    @Test
    void aBodyThatCannotBeToldFromOthersIsRefused() {
        assertThat(post(ORDERS, KEY, "x".repeat(1024 * 1024 + 1))).hasStatus(HttpStatus.CONTENT_TOO_LARGE);
    }

    @Test
    void withoutAKeyOrElsewhereEverythingIsCarriedOut() {
        http.post().uri(ORDERS).content("tea").exchange();
        http.post().uri(ORDERS).content("tea").exchange();
        post("/elsewhere", KEY, "tea");
        post("/elsewhere", KEY, "tea");

        assertThat(till.orders).hasValue(4);
    }

    @Test
    void withoutADatabaseNothingIsCarriedOut() {
        JdbcDataSource away = new JdbcDataSource();
        away.setURL("jdbc:h2:mem:without-tables");
        MockMvcTester broken = MockMvcTester.create(MockMvcBuilders.standaloneSetup(till)
                .addFilters(new IdempotencyFilter(new RequestTable(JdbcClient.create(away)), new JsonMapper(), clock))
                .build());

        assertThat(broken.post().uri(ORDERS).header(IdempotencyFilter.KEY, KEY).content("tea"))
                .hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
                .hasHeader("Retry-After", "5");
        assertThat(till.orders).hasValue(0);
    }

    private MvcTestResult post(String path, String key, String body) {
        return http.post()
                .uri(path)
                .header(IdempotencyFilter.KEY, key)
                .content(body)
                .exchange();
    }

    /** What a request with this body would be known by; found by sending one. */
    private String fingerprintOf(String body) {
        post(ORDERS, "for-its-print", body);
        String print = requests.find("/api/fleet for-its-print").orElseThrow().fingerprint();
        till.orders.set(0);
        return print;
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    private static JdbcClient migrated() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:idempotency;DB_CLOSE_DELAY=-1");
        Schema.migrate(dataSource, "idempotency");
        return JdbcClient.create(dataSource);
    }
}
