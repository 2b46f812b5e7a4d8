package dev.larder.services.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.services.AllServices;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.boot.webmvc.test.autoconfigure.MockMvcPrint;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document beside what is really there and really answered, by the examples that it gives itself. */
@SpringBootTest(
        classes = AllServices.class,
        properties = {AllServices.CALM, "spring.main.banner-mode=off"})
@AutoConfigureMockMvc(print = MockMvcPrint.NONE)
@Timeout(300)
final class OpenApiIT {

    private static final String NOT_THERE_AT_FIRST = ".*/(sessions|reviews)/.*|.*/migration";

    private final MockMvcTester http;
    private final RequestMappingHandlerMapping mappings;
    private JsonNode document;
    private List<Described> endpoints;

    OpenApiIT(
            @Autowired MockMvcTester http,
            @Autowired @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
        this.http = http;
        this.mappings = mappings;
    }

    @BeforeEach
    void ask() throws Exception {
        document = json("/v3/api-docs");
        endpoints = Described.all(document);
    }

    @Test
    void describesEveryEndpointOfAServiceAndNoOther() {
        Set<String> described =
                endpoints.stream().map(Described::toString).collect(Collectors.toCollection(TreeSet::new));

        assertThat(described).isEqualTo(registered());
        assertThat(document.path("openapi").asString()).startsWith("3.1");
    }

    /** What an endpoint is for is said at the endpoint, by {@code @Operation}. */
    @Test
    void saysOfEveryEndpointWhatItIsForAndThatItsSourceMayBeAway() {
        assertThat(endpoints).allSatisfy(endpoint -> {
            assertThat(endpoint.operation().path("summary").asString("")).isNotBlank();
            assertThat(endpoint.hasHeader(503, "Retry-After")).isTrue();
            assertThat(endpoint.operation().path("tags")).hasSize(1);
        });
        assertThat(endpoints.stream()
                        .map(endpoint ->
                                endpoint.operation().path("operationId").asString()))
                .doesNotHaveDuplicates();
    }

    @Test
    void refersToNothingThatIsNotThere() {
        assertThat(document.findValuesAsString("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void hasExamplesThatAreReadAsItSays() throws Exception {
        SoftAssertions all = new SoftAssertions();
        for (Described read : endpoints.stream().filter(Described::isRead).toList()) {
            MockHttpServletResponse answer = send(read);
            if (!read.path().matches(NOT_THERE_AT_FIRST)) {
                all.assertThat(answer.getStatus())
                        .as("%s as %s", read, read.exampleUri())
                        .isEqualTo(200);
            }
            checkDocumented(all, read, answer);
        }
        all.assertAll();
    }

    @Test
    void hasExamplesOfChangesThatAreAnsweredAsItSays() throws Exception {
        SoftAssertions all = new SoftAssertions();
        for (Described change : endpoints.stream().filter(one -> !one.isRead()).toList()) {
            MockHttpServletResponse answer = send(change);
            all.assertThat(answer.getStatus())
                    .as("%s with %s: %s", change, change.exampleBody(), answer.getContentAsString())
                    .isNotEqualTo(400);
            checkDocumented(all, change, answer);
        }
        all.assertAll();
    }

    @Test
    void saysOfEveryEndpointWhichParametersItHasAndNoOtherIsTaken() throws Exception {
        for (Described endpoint : endpoints) {
            String uri = endpoint.exampleUri();
            MockHttpServletResponse answer = send(endpoint, uri + (uri.contains("?") ? "&" : "?") + "unheard-of=1");

            assertThat(answer.getStatus()).as(endpoint.toString()).isEqualTo(400);
            assertThat(endpoint.hasAnswer(400)).as(endpoint.toString()).isTrue();
            JsonNode error =
                    JsonMapper.shared().readTree(answer.getContentAsString()).at("/errors/0");
            assertThat(error.path("field").asString()).isEqualTo("unheard-of");
            Set<String> known = endpoint.queryParameters();
            assertThat(error.path("allowed").asString().split(", "))
                    .as(endpoint.toString())
                    .containsExactlyInAnyOrderElementsOf(known.isEmpty() ? Set.of("none") : known);
        }
    }

    @ParameterizedTest
    @CsvSource({"catalog, /api/catalog/", "fleet, /api/fleet/", "coach, /api/users", "learning, /api/learning/"})
    void hasOneForEachServiceAlone(String service, String beginning) throws Exception {
        assertThat(Described.all(json("/v3/api-docs/" + service)))
                .isNotEmpty()
                .allSatisfy(endpoint -> assertThat(endpoint.path()).startsWith(beginning))
                .hasSameSizeAs(endpoints.stream()
                        .filter(endpoint -> endpoint.path().startsWith(beginning))
                        .toList());
    }

    @Test
    void hasAPageThatAsksNobodyElse() throws Exception {
        assertThat(http.get().uri("/swagger-ui.html"))
                .hasStatus3xxRedirection()
                .hasHeader("Location", "/swagger-ui/index.html");
        for (String file : List.of("index.html", "swagger-ui.css", "swagger-ui-bundle.js", "swagger-initializer.js")) {
            MockHttpServletResponse part =
                    http.get().uri("/swagger-ui/" + file).exchange().getResponse();
            assertThat(part.getStatus()).as(file).isEqualTo(200);
            assertThat(part.getHeader("Content-Security-Policy")).contains("default-src 'self'");
        }
        assertThat(http.get().uri("/swagger-ui/index.html").exchange())
                .bodyText()
                .doesNotContain("//");
    }

    private void checkDocumented(SoftAssertions all, Described endpoint, MockHttpServletResponse answer)
            throws Exception {
        int status = answer.getStatus();
        String type = String.valueOf(answer.getContentType()).replaceFirst(";.*", "");
        all.assertThat(endpoint.hasAnswer(status))
                .as("%s may answer %s", endpoint, status)
                .isTrue();
        all.assertThat(endpoint.wrong(status, type, answer.getContentAsString()))
                .as("%s answers %s", endpoint, answer.getContentAsString())
                .isEmpty();
        for (String header : List.of("ETag", "X-Cache", "Location", "Retry-After")) {
            if (answer.getHeader(header) != null && status < 400) {
                all.assertThat(endpoint.hasHeader(status, header))
                        .as("%s has %s", endpoint, header)
                        .isTrue();
            }
        }
    }

    private MockHttpServletResponse send(Described endpoint) {
        return send(endpoint, endpoint.exampleUri());
    }

    private MockHttpServletResponse send(Described endpoint, String uri) {
        return http.method(HttpMethod.valueOf(endpoint.method()))
                .uri(uri)
                .contentType(MediaType.APPLICATION_JSON)
                .content(endpoint.exampleBody())
                .exchange()
                .getResponse();
    }

    private Set<String> registered() {
        return mappings.getHandlerMethods().entrySet().stream()
                .filter(mapping -> mapping.getValue().getBeanType().getName().startsWith("dev.larder.services"))
                .flatMap(mapping -> routes(mapping.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> routes(RequestMappingInfo mapping) {
        String path = Objects.requireNonNull(mapping.getPathPatternsCondition())
                .getFirstPattern()
                .getPatternString();
        return mapping.getMethodsCondition().getMethods().stream().map(method -> method + " " + path);
    }

    private JsonNode json(String path) throws Exception {
        return JsonMapper.shared()
                .readTree(http.get().uri(path).exchange().getResponse().getContentAsString());
    }
}
