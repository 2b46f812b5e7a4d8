package dev.larder.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.Larder;
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

/** The REST interface over the real module graph in H2, with caches in memory alone. */
// Its Larder ends with the class: others look for threads that are left.
@DirtiesContext
@SpringBootTest(
        classes = CatalogApiTest.Server.class,
        properties = {"spring.datasource.url=jdbc:h2:mem:api;DB_CLOSE_DELAY=-1", "spring.main.banner-mode=off"})
@AutoConfigureMockMvc
@Timeout(120)
final class CatalogApiTest {

    private static final String RESOURCES = "/api/catalog/resources";
    private static final String LIST = RESOURCES + "/class.java.base.java.util.List";

    private final MockMvcTester http;
    private final Larder larder;

    @Configuration
    @EnableAutoConfiguration
    @Import(CatalogConfiguration.class)
    static class Server {}

    CatalogApiTest(@Autowired MockMvcTester http, @Autowired Larder larder) {
        this.http = http;
        this.larder = larder;
    }

    @BeforeEach
    void coldCaches() {
        larder.caches().forEach(Cache::invalidateAll);
    }

    @Nested
    class Reading {

        @Test
        void answersAResource() {
            assertThat(get(LIST)).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                    {"id": "class.java.base.java.util.List", "type": "CLASS", "name": "List",
                     "qualifiedName": "java.util.List", "module": "java.base", "version": 1}""");
        }

        @Test
        void listsResourcesPageByPage() {
            assertThat(get(RESOURCES + "?type=module&page=1"))
                    .hasStatusOk()
                    .bodyJson()
                    .extractingPath("$.items.length()")
                    .isEqualTo(20);
        }

        @Test
        void answersVersionsRelationshipsAndLineage() {
            assertThat(get(LIST + "/versions"))
                    .bodyJson()
                    .extractingPath("$.versions[0].standing")
                    .isEqualTo("CURRENT");
            assertThat(get(LIST + "/relationships"))
                    .bodyJson()
                    .extractingPath("$.items[0].from")
                    .isEqualTo("package.java.base.java.util");
            assertThat(get(LIST + "/lineage?direction=downstream&depth=2"))
                    .bodyJson()
                    .extractingPath("$.nodes[2].id")
                    .isEqualTo("module.java.base");
        }

        @Test
        void searchesWithFacetsAndCompletes() {
            assertThat(get("/api/catalog/search?q=list&type=class"))
                    .bodyJson()
                    .extractingPath("$.items[0].id")
                    .isEqualTo("class.java.base.java.util.List");
            assertThat(get("/api/catalog/search?q=java.util"))
                    .bodyJson()
                    .extractingPath("$.facets.types.PACKAGE")
                    .asNumber()
                    .isNotNull();
            assertThat(get("/api/catalog/autocomplete?prefix=Concurrenth"))
                    .bodyJson()
                    .extractingPath("$.items[0].name")
                    .isEqualTo("ConcurrentHashMap");
        }
    }

    @Nested
    class Telling {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    LIST,
                    LIST + "/versions",
                    LIST + "/relationships",
                    LIST + "/lineage?direction=upstream&depth=2",
                    RESOURCES,
                    "/api/catalog/search?q=list",
                    "/api/catalog/autocomplete?prefix=li"
                })
        void whetherAnAnswerWasLoadedOrInMemory(String path) {
            assertThat(get(path)).hasHeader("X-Cache", "load");
            assertThat(get(path)).hasHeader("X-Cache", "memory");
        }

        @Test
        void howLongAnAnswerTook() {
            assertThat(get(LIST).getResponse().getHeader("Server-Timing"))
                    .matches("cache;desc=\"load\";dur=\\d+\\.\\d{3}, total;dur=\\d+\\.\\d{3}");
        }

        @Test
        void thatChangesAndProblemsAreNotFromACache() {
            assertThat(get(RESOURCES + "/module.nowhere")).hasHeader("X-Cache", "load");
            assertThat(post("{}")).hasHeader("X-Cache", "load").containsHeader("Server-Timing");
            post("{'type': 'module', 'name': 'told'}");
            assertThat(delete(RESOURCES + "/module.told"))
                    .hasStatus(HttpStatus.NO_CONTENT)
                    .hasHeader("X-Cache", "load")
                    .containsHeader("Server-Timing");
        }
    }

    @Nested
    class Changing {

        @Test
        void createsAndSaysWhere() {
            MvcTestResult created = post("{'type': 'class', 'module': 'java.base', 'name': 'java.util.Mine',"
                    + " 'description': 'x', 'attributes': {'a': 'b'}}");

            assertThat(created)
                    .hasStatus(HttpStatus.CREATED)
                    .hasHeader("Location", RESOURCES + "/class.java.base.java.util.Mine");
            assertThat(get(RESOURCES + "/class.java.base.java.util.Mine"))
                    .bodyJson()
                    .extractingPath("$.attributes.a")
                    .isEqualTo("b");
        }

        @Test
        void isSeenByTheNextReader() {
            String path = RESOURCES + "/class.java.base.java.util.Map";
            get(path);

            assertThat(put(path, "{'version': 1, 'description': 'Better'}")).hasStatusOk();

            assertThat(get(path))
                    .hasHeader("X-Cache", "load")
                    .bodyJson()
                    .extractingPath("$.description")
                    .isEqualTo("Better");
        }

        @Test
        void ofAnOldVersionIsAConflict() {
            String path = RESOURCES + "/class.java.base.java.util.Set";
            put(path, "{'version': 1, 'description': 'Better'}");

            assertProblem(put(path, "{'version': 1, 'description': 'Worse'}"), HttpStatus.CONFLICT, "read it again");
        }

        @Test
        void toWhatExistsOrIsNotEmptyIsAConflict() {
            assertProblem(post("{'type': 'module', 'name': 'java.base'}"), HttpStatus.CONFLICT, "exists already");
            assertProblem(delete(RESOURCES + "/module.java.base"), HttpStatus.CONFLICT, "still contains");
        }

        @Test
        void removesAResource() {
            post("{'type': 'module', 'name': 'gone'}");

            assertThat(delete(RESOURCES + "/module.gone")).hasStatus(HttpStatus.NO_CONTENT);
            assertThat(get(RESOURCES + "/module.gone")).hasStatus(HttpStatus.NOT_FOUND);
            assertThat(get(RESOURCES + "/module.gone/versions"))
                    .bodyJson()
                    .extractingPath("$.versions[0].standing")
                    .isEqualTo("DELETED");
        }
    }

    @Nested
    class Conditions {

        @Test
        void areTakenFromTheETagOfWhatWasRead() {
            String path = RESOURCES + "/class.java.base.java.util.Queue";
            assertThat(get(path)).hasHeader("ETag", "\"1\"");

            assertThat(putIf(path, "\"1\"", "{'description': 'Better'}")).hasHeader("ETag", "\"2\"");

            assertProblem(
                    putIf(path, "\"1\"", "{'description': 'Worse'}"),
                    HttpStatus.PRECONDITION_FAILED,
                    "is at version 2");
            assertThat(putIf(path, "*", "{'description': 'Anyhow'}")).hasStatusOk();
            assertProblem(putIf(path, "x", "{'description': 'x'}"), HttpStatus.BAD_REQUEST, "If-Match is 'x'");
            assertProblem(put(path, "{'description': 'x'}"), HttpStatus.BAD_REQUEST, "or as its ETag in If-Match");
        }

        @Test
        void holdForDeletingToo() {
            assertThat(post("{'type': 'module', 'name': 'kept'}")).hasHeader("ETag", "\"1\"");
            String path = RESOURCES + "/module.kept";

            assertProblem(
                    http.delete().uri(path).header("If-Match", "\"2\"").exchange(),
                    HttpStatus.PRECONDITION_FAILED,
                    "is at version 1");
            assertThat(http.delete().uri(path).header("If-Match", "\"1\"").exchange())
                    .hasStatus(HttpStatus.NO_CONTENT);
        }

        private MvcTestResult putIf(String path, String ifMatch, String body) {
            return http.put()
                    .uri(path)
                    .header("If-Match", ifMatch)
                    .contentType(MediaType.APPLICATION_JSON)
                    .content(body.replace('\'', '"'))
                    .exchange();
        }
    }

    @Nested
    class Comparing {

        private static final String DEQUE = RESOURCES + "/class.java.base.java.util.Deque";

        @Test
        void answersWhatIsDifferentAndKeepsItForLong() {
            put(DEQUE, "{'version': 1, 'description': 'Two ends', 'attributes': {'ends': '2'}}");

            assertThat(get(DEQUE + "/versions/1..2")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                    {"from": 1, "to": 2, "changes": [
                      {"field": "description", "after": "Two ends"},
                      {"field": "attributes.ends", "before": null, "after": "2"}]}""");
            assertThat(get(DEQUE + "/versions/1..2")).hasHeader("X-Cache", "memory");
        }

        @Test
        void refusesVersionsThatAreNone() {
            assertProblem(get(LIST + "/versions/1..77"), HttpStatus.NOT_FOUND, "with both versions '1' and '77'");
            assertProblem(get(LIST + "/versions/0..x"), HttpStatus.BAD_REQUEST, "to is 'x'");
        }
    }

    @Nested
    class Importing {

        private static final String LINES = """
                {'type': 'package', 'module': 'java.base', 'name': 'bulk.%1$s'}

                {'type': 'class', 'module': 'java.base', 'name': 'bulk.%1$s.One', 'attributes': {'a': 'b'}}
                """;

        @Test
        void takesOneObjectOnEachLineAndAnswersCounts() {
            assertThat(send(MediaType.APPLICATION_NDJSON, LINES.formatted("lines")))
                    .hasStatusOk()
                    .bodyJson()
                    .isStrictlyEqualTo("""
                            {"rows": 2, "created": 2, "updated": 0, "unchanged": 0, "batches": 1}""");
            assertThat(get(RESOURCES + "/class.java.base.bulk.lines.One")).hasStatusOk();
        }

        @Test
        void takesAnArrayAndFindsItUnchangedTheSecondTime() {
            String array = "[" + LINES.formatted("array").strip().replace("\n\n", ",") + "]";
            send(MediaType.APPLICATION_JSON, array);

            assertThat(send(MediaType.APPLICATION_JSON, array))
                    .bodyJson()
                    .extractingPath("$.unchanged")
                    .isEqualTo(2);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                        [{'type': 'module', 'name': 'ok'}, {'type': 'verb', 'name': 'x'}]  | rows[2].type | one of module, package, class
                        [{'type': 'module', 'name': 'ok'}, {'type': 'module', 'name': []}] | rows[2]      | wrong types
                        [{'type': 'module', 'name': 'ok'}, 7]                              | rows[2]      | is no object
                        [{'type': 'module', 'name': 'ok'}, {'type': 'class', 'module': 'java.base', 'name': 'lost.X'}] | rows[2] | no package.java.base.lost
                        [{'type': 'module', 'name': 'ok'}, {'type                          | rows[2]      | cannot be read
                        []                                                                 | rows         | 1 to 10000
                        """)
        void refusesAllIfOneRowIsWrongAndNamesIt(String body, String field, String problem) {
            MvcTestResult answer = send(MediaType.APPLICATION_JSON, body);

            assertProblem(answer, HttpStatus.BAD_REQUEST, problem);
            assertThat(answer).bodyJson().extractingPath("$.errors[0].field").isEqualTo(field);
            assertThat(get(RESOURCES + "/module.ok")).hasStatus(HttpStatus.NOT_FOUND);
        }

        @Test
        void refusesTooManyRows() {
            String row = "{'type': 'module', 'name': 'many'}\n";

            assertProblem(
                    send(MediaType.APPLICATION_NDJSON, row.repeat(Limits.MAX_IMPORT_ROWS + 1)),
                    HttpStatus.BAD_REQUEST,
                    "too many");
        }

        private MvcTestResult send(MediaType type, String body) {
            return http.post()
                    .uri("/api/catalog/import")
                    .contentType(type)
                    .content(body.replace('\'', '"'))
                    .exchange();
        }
    }

    @Nested
    class InGraphQl {

        private static final String VECTOR = "class.java.base.java.util.Vector";

        @Test
        void saysWhereAResultCameFromAndSeesAnEditByRest() {
            String query = "{'query': '{ resource(id: \\\"" + VECTOR + "\\\") { description } }'}";
            assertThat(ask(query)).hasStatusOk().hasHeader("X-Cache", "load");
            assertThat(ask(query)).hasHeader("X-Cache", "memory").containsHeader("Server-Timing");

            put(RESOURCES + "/" + VECTOR, "{'version': 1, 'description': 'Older than lists'}");

            assertThat(ask(query))
                    .hasHeader("X-Cache", "load")
                    .bodyJson()
                    .isStrictlyEqualTo("{\"data\": {\"resource\": {\"description\": \"Older than lists\"}}}");
        }

        @Test
        void takesVariablesAndTheNameOfAnOperation() {
            assertThat(ask("{'query': 'query A($q: String!) { search(q: $q) { page } } query B { __typename }',"
                            + " 'operationName': 'A', 'variables': {'q': 'vector'}}"))
                    .bodyJson()
                    .extractingPath("$.data.search.page")
                    .isEqualTo(0);
        }

        @Test
        void answersErrorsWithoutData() {
            assertThat(ask("{'query': '{ nothing }'}"))
                    .hasStatusOk()
                    .hasHeader("X-Cache", "load")
                    .bodyJson()
                    .extractingPath("$.errors[0].extensions.classification")
                    .isEqualTo("ValidationError");
            assertProblem(ask("{}"), HttpStatus.BAD_REQUEST, "query is missing");
            assertProblem(ask("[]"), HttpStatus.BAD_REQUEST, "body cannot be read");
        }

        private MvcTestResult ask(String body) {
            return send(HttpMethod.POST, "/api/catalog/graphql", body);
        }
    }

    @Nested
    class Refusing {

        @ParameterizedTest
        @ValueSource(strings = {"", "/versions", "/relationships", "/lineage"})
        void unknownIdsWithAProblem(String part) {
            assertProblem(
                    get(RESOURCES + "/module.nowhere" + part), HttpStatus.NOT_FOUND, "no resource 'module.nowhere'");
            assertProblem(get(RESOURCES + "/no id" + part), HttpStatus.NOT_FOUND, "ids look like module.java.base");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        /resources/module.java.base/lineage?depth=0            | depth     | is 0            | a number from 1 to 10
                        /resources/module.java.base/lineage?depth=x            | depth     | is 'x'          | a number from 1 to 10
                        /resources/module.java.base/lineage?direction=sideways | direction | is 'sideways'   | one of upstream, downstream
                        /search                                                | q         | is missing      | a part of a name, 1 to 100 characters
                        /search?q=a&type=verb                                  | type      | is 'verb'       | one of any, module, package, class
                        /search?q=a&page=-1                                    | page      | is -1           | a number from 0 to 1000
                        /resources?page=1001                                   | page      | is 1001         | a number from 0 to 1000
                        /resources?page=99999999999                            | page      | is '99999999999' | a number from 0 to 1000
                        /autocomplete                                          | prefix    | has 0 characters | 1 to 100 characters
                        """)
        void badParametersNamingWhatIsWrongAndWhatIsAllowed(String path, String field, String problem, String allowed) {
            MvcTestResult answer = get("/api/catalog" + path);

            assertProblem(answer, HttpStatus.BAD_REQUEST, field + " " + problem + "; allowed: " + allowed);
            assertThat(answer).bodyJson().extractingPath("$.errors[0].field").isEqualTo(field);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        {}                                                              | type is missing
                        {'type': 'verb', 'name': 'a'}                                   | one of module, package, class
                        {'type': 'class', 'name': 'a.B'}                                | module is missing
                        {'type': 'class', 'name': 'a b', 'module': 'java.base'}         | name 'a b' is not a name
                        {'type': 'class', 'name': 'lost.B', 'module': 'java.base'}      | no package.java.base.lost
                        {'type': 'module', 'name': 'm', 'attributes': {'a': null}}      | attributes.a is missing
                        {'type':                                                        | body cannot be read
                        """)
        void badBodiesNamingWhatIsWrong(String body, String problem) {
            assertProblem(post(body), HttpStatus.BAD_REQUEST, problem);
        }

        @Test
        void withoutCachingAnything() {
            long before = entries();

            get("/api/catalog/search?q=");
            get("/api/catalog/search?q=a&page=-1");
            get("/api/catalog/autocomplete?prefix=");
            get(LIST + "/lineage?depth=11");
            get(RESOURCES + "/no id");
            get(RESOURCES + "/module.nowhere");
            post("{}");

            assertThat(entries()).isEqualTo(before);
            get(LIST);
            assertThat(entries()).isGreaterThan(before);
        }

        private long entries() {
            return larder.caches().stream()
                    .mapToLong(cache -> cache.stats().puts().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .sum();
        }
    }

    private MvcTestResult get(String path) {
        return http.get().uri(path).exchange();
    }

    private MvcTestResult delete(String path) {
        return http.delete().uri(path).exchange();
    }

    private MvcTestResult post(String body) {
        return send(HttpMethod.POST, RESOURCES, body);
    }

    private MvcTestResult put(String path, String body) {
        return send(HttpMethod.PUT, path, body);
    }

    /** Sends JSON; single quotes stand for double ones. */
    private MvcTestResult send(HttpMethod method, String path, String body) {
        return http.method(method)
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body.replace('\'', '"'))
                .exchange();
    }

    private static void assertProblem(MvcTestResult answer, HttpStatus status, String detail) {
        assertThat(answer).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(answer).bodyJson().extractingPath("$.detail").asString().contains(detail);
    }
}
