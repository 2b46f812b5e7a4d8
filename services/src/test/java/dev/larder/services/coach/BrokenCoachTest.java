package dev.larder.services.coach;

import static dev.larder.services.coach.CoachDatabase.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.services.web.Problems;
import dev.larder.services.web.Provenance;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** What users are told when the database is gone. */
final class BrokenCoachTest {

    private static final String ADAS = "/api/users/" + ADA;

    @AutoClose
    private final Larder larder = Larder.named("coach").build();

    private final CoachDatabase database = CoachDatabase.h2("coach-broken");
    private final MockMvcTester http = http();

    private MockMvcTester http() {
        Provenance provenance = new Provenance(Clock.system());
        Coach coach = database.coach().cachedBy(larder, provenance);
        return MockMvcTester.create(
                MockMvcBuilders.standaloneSetup(new UserController(coach), new TaskController(coach))
                        .setControllerAdvice(new Problems(), provenance)
                        .addInterceptors(provenance)
                        .build());
    }

    @BeforeEach
    void breakTheDatabaseUnderAWarmCache() {
        database.withAdaAndBela();
        assertThat(get("/dashboard")).hasStatusOk();
        database.jdbc.sql("drop all objects").update();
    }

    @Test
    void whatIsCachedIsStillAnswered() {
        assertThat(get("/dashboard")).hasStatusOk().hasHeader("X-Cache", "memory");
    }

    @Test
    void whatIsNotCachedIsUnavailableWithoutAWordOfSql() {
        assertThat(get("/tasks"))
                .hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
                .hasHeader("Retry-After", "5")
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyText()
                .contains("try again later")
                .doesNotContainIgnoringCase("select");
    }

    @Test
    void changesAreUnavailable() {
        assertThat(http.put()
                        .uri(ADAS)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"name\": \"A\", \"email\": \"a@example.org\", \"country\": \"NL\"}"))
                .hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
                .hasHeader("Retry-After", "5");
    }

    private MvcTestResult get(String path) {
        return http.get().uri(ADAS + path).exchange();
    }
}
