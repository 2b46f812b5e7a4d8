package dev.larder.services.coach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.Larder;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The REST interface over the first data in H2, with caches in memory alone. Tests that write have a user each. */
// Its Larder ends with the class: others look for threads that are left.
@DirtiesContext
@SpringBootTest(
        classes = CoachApiTest.Server.class,
        properties = {"spring.datasource.url=jdbc:h2:mem:coach-api;DB_CLOSE_DELAY=-1", "spring.main.banner-mode=off"})
@AutoConfigureMockMvc
@Timeout(120)
final class CoachApiTest {

    private static final String ONE = "/api/users/1";

    private final MockMvcTester http;
    private final Larder larder;

    @Configuration
    @EnableAutoConfiguration
    @Import(CoachConfiguration.class)
    static class Server {}

    CoachApiTest(@Autowired MockMvcTester http, @Autowired Larder larder) {
        this.http = http;
        this.larder = larder;
    }

    @BeforeEach
    void coldCaches() {
        larder.caches().forEach(Cache::invalidateAll);
    }

    @Nested
    class Reading {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/api/users?name=a&country=AT",
                    "/api/users/system-health",
                    ONE,
                    ONE + "/ari",
                    ONE + "/ari/history",
                    ONE + "/goals",
                    ONE + "/goals?status=any&order=newest",
                    ONE + "/tasks?status=open",
                    ONE + "/dashboard",
                    ONE + "/predictions"
                })
        void saysWhetherAnAnswerWasLoadedOrInMemory(String path) {
            assertThat(get(path)).hasStatusOk().hasHeader("X-Cache", "load").containsHeader("Server-Timing");
            assertThat(get(path)).hasStatusOk().hasHeader("X-Cache", "memory");
        }

        @Test
        void answersAUserWithAnETag() {
            assertThat(get(ONE))
                    .hasHeader("ETag", "\"1\"")
                    .bodyJson()
                    .isLenientlyEqualTo(
                            "{'id': 1, 'name': 'Ada Abel', 'country': 'AT', 'version': 1}".replace('\'', '"'));
        }

        @Test
        void answersPartsBesideTheScore() {
            assertThat(get(ONE + "/ari"))
                    .bodyJson()
                    .hasPathSatisfying(
                            "$.score", score -> assertThat(score).asNumber().isNotNull())
                    .hasPath("$.parts.CONSISTENCY")
                    .hasPath("$.takenOn");
        }

        @Test
        void cutsTheHistoryIntoPagesAndSpans() {
            assertThat(get(ONE + "/ari/history?size=50&page=1")).bodyJson().isLenientlyEqualTo("""
                    {"page": 1, "size": 50, "more": false}""");
            String today = LocalDate.now(ZoneOffset.UTC).toString();
            assertThat(get(ONE + "/ari/history?from=" + today))
                    .bodyJson()
                    .extractingPath("$.items.length()")
                    .asNumber()
                    .satisfies(count -> assertThat(count.intValue()).isBetween(0, 1));
            assertThat(get(ONE + "/ari/history?to=2000-01-01"))
                    .bodyJson()
                    .extractingPath("$.items.length()")
                    .isEqualTo(0);
        }

        @Test
        void predictsForThreeDays() {
            assertThat(get(ONE + "/predictions"))
                    .bodyJson()
                    .extractingPath("$.forecasts.length()")
                    .isEqualTo(3);
        }
    }

    @Nested
    class Changing {

        @Test
        void aUserIsSeenByTheNextReaderUnderANewETag() {
            String path = "/api/users/20";
            get(path);

            MvcTestResult changed =
                    put(path, "\"1\"", "{'name': 'Tariq B', 'email': 'tariq@example.net', 'country': 'be'}");

            assertThat(changed).hasStatusOk().hasHeader("ETag", "\"2\"");
            assertThat(get(path))
                    .hasHeader("ETag", "\"2\"")
                    .bodyJson()
                    .extractingPath("$.country")
                    .isEqualTo("BE");
            assertThat(get(path + "/dashboard"))
                    .bodyJson()
                    .extractingPath("$.name")
                    .isEqualTo("Tariq B");
        }

        @Test
        void aGoalIsCreatedChangedAndCompleted() {
            String goal =
                    created("/api/users/21/goals", "{'title': 'Run', 'category': 'health', 'targetOn': '2030-01-31'}");

            assertThat(put(goal, "\"1\"", "{'title': 'Run far', 'category': 'health', 'targetOn': '2030-01-31'}"))
                    .hasStatusOk()
                    .hasHeader("ETag", "\"2\"");
            assertThat(send(HttpMethod.POST, goal + "/complete", "\"2\"", ""))
                    .hasStatusOk()
                    .hasHeader("ETag", "\"3\"")
                    .bodyJson()
                    .extractingPath("$.status")
                    .isEqualTo("COMPLETED");
            assertThat(get(goal)).bodyJson().extractingPath("$.title").isEqualTo("Run far");
            assertThat(get(goal + "/details"))
                    .bodyJson()
                    .extractingPath("$.activities[0].kind")
                    .isEqualTo("GOAL_COMPLETED");
        }

        @Test
        void aTaskIsCreatedAndDone() {
            String task = created("/api/users/22/tasks", "{'title': 'Sleep', 'dueOn': '2030-01-31'}");

            assertThat(put(task + "/status", "\"1\"", "{'status': 'done'}"))
                    .hasStatusOk()
                    .hasHeader("ETag", "\"2\"");
            assertThat(get(task)).bodyJson().hasPath("$.doneAt");
        }

        @Test
        void aSnapshotIsTheCurrentScoreAtOnce() {
            String body = "{'takenOn': '%s', 'parts': {'consistency': 80, 'progress': 60, 'focus': 71,"
                    + " 'recovery': 40, 'breadth': 10}}";
            String path = "/api/users/23/ari";
            get(path);
            MvcTestResult conflict = post(path, body.formatted(firstSeededDay(path)));
            assertProblem(conflict, HttpStatus.CONFLICT, "a day has one");

            MvcTestResult created = post(path, body.formatted("2010-01-01"));

            assertThat(created)
                    .hasStatus(HttpStatus.CREATED)
                    .bodyJson()
                    .extractingPath("$.score")
                    .isEqualTo(60.2);
            assertThat(get(created.getResponse().getHeader("Location")))
                    .bodyJson()
                    .extractingPath("$.items.length()")
                    .isEqualTo(1);
        }

        private String firstSeededDay(String path) {
            String[] day = new String[1];
            assertThat(get(path))
                    .bodyJson()
                    .extractingPath("$.takenOn")
                    .asString()
                    .satisfies(text -> day[0] = text);
            return day[0];
        }
    }

    @Nested
    class Refusing {

        @ParameterizedTest
        @ValueSource(strings = {"", "/ari/history", "/goals", "/tasks", "/dashboard", "/predictions"})
        void unknownUsersWithAProblem(String part) {
            assertProblem(get("/api/users/999999" + part), HttpStatus.NOT_FOUND, "no user '999999'");
            assertProblem(get("/api/users/nobody" + part), HttpStatus.NOT_FOUND, "ids are numbers");
        }

        @Test
        void whatAUserDoesNotHave() {
            String goal =
                    created("/api/users/24/goals", "{'title': 'Run', 'category': 'work', 'targetOn': '2030-01-31'}");
            String id = goal.substring(goal.lastIndexOf('/') + 1);

            assertProblem(get(ONE + "/goals/" + id), HttpStatus.NOT_FOUND, "no goal '" + id);
            assertProblem(get(ONE + "/goals/" + id + "/details"), HttpStatus.NOT_FOUND, "no goal");
            assertProblem(get(ONE + "/tasks/999999999"), HttpStatus.NOT_FOUND, "no task");
            assertProblem(get("/api/users/999999/ari"), HttpStatus.NOT_FOUND, "no user 999999");
        }

        @Test
        void aChangeOfWhatHasChangedMeanwhile() {
            String body = "{'name': 'Y', 'email': 'y@example.net', 'country': 'BE'}";

            assertProblem(
                    put("/api/users/25", "\"7\"", body), HttpStatus.PRECONDITION_FAILED, "at version 1, not at 7");
            assertProblem(put("/api/users/25", "W/7", body), HttpStatus.BAD_REQUEST, "If-Match is 'W/7'");
        }

        @Test
        void anAddressThatIsTaken() {
            assertProblem(
                    put("/api/users/26", "*", "{'name': 'Y', 'email': 'ada.abel@example.org', 'country': 'BE'}"),
                    HttpStatus.CONFLICT,
                    "ada.abel@example.org");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        ?page=-1                         | page     | is -1           | a number from 0 to 1000
                        ?size=101                        | size     | is 101          | a number from 1 to 100
                        ?country=Austria                 | country  | is 'Austria'    | two letters of ISO 3166, such as NL
                        /1/ari/history?from=yesterday    | from     | is 'yesterday'  | a day such as 2026-01-31
                        /1/ari/history?page=x            | page     | is 'x'          | a number from 0 to 1000
                        /1/goals?status=lost             | status   | is 'lost'       | one of any, active, completed
                        /1/goals?category=x              | category | is 'x'          | one of any, health, learning, work, finance, people
                        /1/tasks?status=lost             | status   | is 'lost'       | one of any, open, started, done
                        /1/tasks?order=random            | order    | is 'random'     | one of due, priority
                        """)
        void badParametersNamingWhatIsWrongAndWhatIsAllowed(String path, String field, String problem, String allowed) {
            MvcTestResult answer = get("/api/users" + path);

            assertProblem(answer, HttpStatus.BAD_REQUEST, field + " " + problem + "; allowed: " + allowed);
            assertThat(answer).bodyJson().extractingPath("$.errors[0].field").isEqualTo(field);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        /goals | {}                                                                  | title is missing
                        /goals | {'title': ' ', 'category': 'work', 'targetOn': '2030-01-31'}        | title is empty
                        /goals | {'title': 'x', 'category': 'play', 'targetOn': '2030-01-31'}        | category is 'play'
                        /goals | {'title': 'x', 'category': 'work', 'targetOn': '31.1.2030'}         | targetOn is '31.1.2030'
                        /goals | {'title': 'x', 'category': 'work', 'targetOn': '1066-10-14'}        | a day from 2000-01-01
                        /goals | {'title': 'x', 'category': 'work', 'targetOn': '2030-01-31', 'priority': 6} | a number from 1 to 5
                        /tasks | {'title': 'x', 'dueOn': '2030-01-31', 'goalId': 999999}             | goalId is 999999
                        /tasks | {'title': 'x', 'dueOn': '2030-01-31', 'effortMinutes': 0}           | a number from 1 to 1440
                        /ari   | {'takenOn': '2020-01-01', 'parts': {'focus': 101}}                  | parts.focus is 101
                        /ari   | {'takenOn': '2020-01-01', 'parts': {'focus': 10}}                   | parts.breadth is missing
                        /ari   | {'takenOn': '2020-01-01', 'parts': {'mood': 10}}                    | one of consistency, progress
                        /ari   | {'takenOn': '2020-01-01'}                                           | parts is missing
                        /ari   | {'takenOn': '2099-01-01', 'parts': {'consistency': 1, 'progress': 1, 'focus': 1, 'recovery': 1, 'breadth': 1}} | takenOn is yet to come
                        /goals | {'title':                                                           | body cannot be read
                        """)
        void badBodiesNamingWhatIsWrong(String path, String body, String problem) {
            assertProblem(post(ONE + path, body), HttpStatus.BAD_REQUEST, problem);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        {'name': '', 'email': 'x', 'country': 'XX'} | name is empty
                        {'name': 'x', 'email': 'x'}                 | country is missing
                        {'name': 'x', 'email': 'x', 'country': 'XX'} | email is 'x'
                        """)
        void badUsers(String body, String problem) {
            assertProblem(put(ONE, "*", body), HttpStatus.BAD_REQUEST, problem);
        }
    }

    private MvcTestResult get(String path) {
        return http.get().uri(path).exchange();
    }

    private MvcTestResult post(String path, String body) {
        return send(HttpMethod.POST, path, "*", body);
    }

    private MvcTestResult put(String path, String ifMatch, String body) {
        return send(HttpMethod.PUT, path, ifMatch, body);
    }

    /** Where the thing is that was created. */
    private String created(String path, String body) {
        MvcTestResult created = post(path, body);
        assertThat(created)
                .hasStatus(HttpStatus.CREATED)
                .hasHeader("ETag", "\"1\"")
                .hasHeader("X-Cache", "load");
        return Objects.requireNonNull(created.getResponse().getHeader("Location"));
    }

    /** Sends JSON; single quotes stand for double ones. */
    private MvcTestResult send(HttpMethod method, String path, String ifMatch, String body) {
        return http.method(method)
                .uri(path)
                .header("If-Match", ifMatch)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body.replace('\'', '"'))
                .exchange();
    }

    private static void assertProblem(MvcTestResult answer, HttpStatus status, String detail) {
        assertThat(answer).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(answer).bodyJson().extractingPath("$.detail").asString().contains(detail);
    }
}
