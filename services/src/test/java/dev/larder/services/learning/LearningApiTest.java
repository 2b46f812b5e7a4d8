package dev.larder.services.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.Larder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The REST interface over the first users and items in H2, with caches in memory alone. */
// Its Larder ends with the class: others look for threads that are left.
@DirtiesContext
@SpringBootTest(
        classes = LearningApiTest.Server.class,
        properties = {"spring.datasource.url=jdbc:h2:mem:learning-api;DB_CLOSE_DELAY=-1", "spring.main.banner-mode=off"
        })
@AutoConfigureMockMvc
@Timeout(120)
final class LearningApiTest {

    private static final String API = "/api/learning";

    private final MockMvcTester http;
    private final Larder larder;

    @Configuration
    @EnableAutoConfiguration
    @Import(LearningConfiguration.class)
    static class Server {}

    LearningApiTest(@Autowired MockMvcTester http, @Autowired Larder larder) {
        this.http = http;
        this.larder = larder;
    }

    @BeforeEach
    void coldCaches() {
        larder.caches().forEach(Cache::invalidateAll);
    }

    @ParameterizedTest
    @CsvSource({
        "/users/1, $.name",
        "/preferences/1, $.dailyGoal",
        "/items/1, $.topic",
        "/items?topic=parking, $.items[0].question",
        "/items?jurisdiction=DE&topic=parking, $.items",
        "/flags?userId=1, $.streaks",
        "/config, $.settings.edition",
        "/scheduler/1, $.cards",
        "/scheduler/1/hot, $.next[0].dueAt",
        "/mastery/1/parking, $.known",
        "/predictions/1/2, $.right",
        "/analytics/1, $.reviews",
    })
    void answersAndSaysWhereFrom(String path, String field) {
        assertThat(get(path)).hasStatusOk().hasHeader("X-Cache", "load");
        assertThat(get(path)).hasStatusOk().hasHeader("X-Cache", "memory");
        assertThat(get(path)).bodyJson().extractingPath(field).isNotNull();
    }

    @Test
    void anAnswerIsWrittenDownAndSeen() {
        get("/scheduler/2/hot");

        MvcTestResult reviewed = post("/reviews", "{\"userId\": 2, \"itemId\": 3, \"quality\": 5}");

        assertThat(reviewed)
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.card.itemId")
                .isEqualTo(3);
        assertThat(get("/reviews/2/3")).hasStatusOk().hasHeader("X-Cache", "load");
        assertThat(get("/scheduler/2/hot")).hasHeader("X-Cache", "load");
    }

    @Test
    void manyArePredictedAtOnce() {
        assertThat(post("/predictions", "{\"userId\": 1, \"itemIds\": [1, 2, 3, 9999]}"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.predictions.length()")
                .isEqualTo(3);
    }

    @Test
    void aUserIsMadeAndChangedWithTheETagThatWasSeen() {
        MvcTestResult made = post("/users", "{\"name\": \"Ada\", \"country\": \"GB\"}");
        String user = String.valueOf(made.getResponse().getHeader("Location"));
        assertThat(made).hasStatus(HttpStatus.CREATED).hasHeader("ETag", "\"1\"");

        assertThat(put(user, "\"1\"")).hasStatusOk().hasHeader("ETag", "\"2\"");
        assertThat(put(user, "\"1\"")).hasStatus(HttpStatus.PRECONDITION_FAILED);
        assertThat(http.get().uri(user)).bodyJson().extractingPath("$.name").isEqualTo("Ada L.");
    }

    @Test
    void aSessionBeginsAndEnds() {
        MvcTestResult begun = post("/sessions", "{\"userId\": 1}");
        String session = String.valueOf(begun.getResponse().getHeader("Location"));
        assertThat(http.get().uri(session)).hasStatusOk();

        assertThat(http.post().uri(session + "/end")).hasStatusOk();
        assertThat(http.get().uri(session))
                .bodyJson()
                .extractingPath("$.endedAt")
                .isNotNull();
    }

    @Test
    void aFlagIsSetForAShareOfTheUsers() {
        assertThat(http.put()
                        .uri(API + "/flags/confetti")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"percent\": 100}"))
                .hasStatusOk();
        assertThat(get("/flags?userId=1"))
                .bodyJson()
                .extractingPath("$.confetti")
                .isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource({
        "/users/987654321, 404, POST /api/learning/users makes one",
        "/users/ada, 400, userId is 'ada'; allowed: a whole number",
        "/reviews/1/2.5, 400, itemId is '2.5'; allowed: a whole number",
        "/flags?userId=user-1, 400, userId is 'user-1'; allowed: a whole number",
        "/flags?userId=1&user=1, 400, user is no parameter of this request; allowed: userId",
        "/config?page=1, 400, page is no parameter of this request; allowed: none",
        "/items, 400, at least one of them",
        "/items?jurisdiction=de, 400, two capital letters",
        "/items?topic=A!, 400, beginning with a letter",
        "/items/99999, 404, There is no item 99999",
        "/flags, 400, userId is missing",
        "/reviews/1/99999, 404, has never reviewed",
        "/predictions/1/99999, 404, There is no item",
        "/sessions/none, 404, begins one",
    })
    void saysWhatIsWrongWithAQuestion(String path, int status, String cure) {
        assertThat(get(path)).hasStatus(status).bodyText().contains(cure);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/reviews     | {\"userId\": 1, \"itemId\": 1, \"quality\": 6} | a number from 0 to 5",
                "/reviews     | {\"userId\": 1}                               | itemId is missing",
                "/predictions | {\"userId\": 1, \"itemIds\": []}              | 1 to 500 ids",
                "/users       | {\"name\": \"\", \"country\": \"GB\"}         | 1 to 100 characters",
                "/sessions    | nonsense                                      | cannot be read",
            })
    void saysWhatIsWrongWithABody(String path, String body, String problem) {
        assertThat(post(path, body))
                .hasStatus(HttpStatus.BAD_REQUEST)
                .bodyText()
                .contains(problem);
    }

    private MvcTestResult get(String path) {
        return http.get().uri(API + path).exchange();
    }

    private MvcTestResult post(String path, String body) {
        return http.post()
                .uri(API + path)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private MvcTestResult put(String uri, String ifMatch) {
        return http.put()
                .uri(uri)
                .header("If-Match", ifMatch)
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"name\": \"Ada L.\", \"country\": \"GB\"}")
                .exchange();
    }
}
