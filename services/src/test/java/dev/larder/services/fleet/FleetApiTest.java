package dev.larder.services.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.Larder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
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

/** The REST interface over the first machines in H2, with caches in memory alone. */
// Its Larder ends with the class: others look for threads that are left.
@DirtiesContext
@SpringBootTest(
        classes = FleetApiTest.Server.class,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:fleet-api;DB_CLOSE_DELAY=-1",
            "spring.main.banner-mode=off",
            "fleet.hypervisor.failures=0"
        })
@AutoConfigureMockMvc
@Timeout(120)
final class FleetApiTest {

    private static final String VMS = "/api/fleet/vms";
    private static final String SIZE = "\"cpus\": 2, \"memoryMib\": 4096, \"diskGib\": 20";

    private final MockMvcTester http;
    private final Larder larder;

    @Configuration
    @EnableAutoConfiguration
    @Import(FleetConfiguration.class)
    static class Server {}

    FleetApiTest(@Autowired MockMvcTester http, @Autowired Larder larder) {
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
        void answersAMachineAndEachOfItsFacts() {
            assertThat(get("/vm-0001"))
                    .hasStatusOk()
                    .hasHeader("ETag", "\"1\"")
                    .bodyJson()
                    .isLenientlyEqualTo("""
                    {"state": {"id": "vm-0001", "version": 1}, "resources": {"id": "vm-0001"},
                     "configuration": {"id": "vm-0001"}}""");
            assertThat(get("/vm-0001/state")).hasStatusOk().hasHeader("X-Cache", "memory");
            assertThat(get("/vm-0001/metrics")).hasStatusOk().hasHeader("X-Cache", "load");
            assertThat(get("/vm-0001/metrics")).hasStatusOk().hasHeader("X-Cache", "memory");
            assertThat(get("/vm-0001/resources"))
                    .bodyJson()
                    .extractingPath("$.size.cpus")
                    .isNotNull();
            assertThat(get("/vm-0001/config"))
                    .bodyJson()
                    .extractingPath("$.image")
                    .isNotNull();
        }

        @Test
        void answersNotModifiedToWhoHasTheState() {
            assertThat(http.get().uri(VMS + "/vm-0001/state").header("If-None-Match", "\"1\""))
                    .hasStatus(HttpStatus.NOT_MODIFIED);
        }

        @Test
        void answersAThousandStatesAndWhoIsUnknown() {
            String ids = IntStream.rangeClosed(1, 999)
                    .mapToObj(i -> String.format("vm-%04d", i))
                    .collect(Collectors.joining(","));

            MvcTestResult answer =
                    http.get().uri("/api/fleet/states?ids=" + ids + ",nobody").exchange();

            assertThat(answer).hasStatusOk();
            assertThat(answer).bodyJson().extractingPath("$.states.length()").isEqualTo(999);
            assertThat(answer).bodyJson().extractingPath("$.unknown[0]").isEqualTo("nobody");
        }

        @Test
        void listsRunningMachines() {
            assertThat(get("?power=running&page=1"))
                    .hasStatusOk()
                    .bodyJson()
                    .extractingPath("$.items.length()")
                    .isEqualTo(VmQuery.PAGE_SIZE);
        }

        @ParameterizedTest
        @CsvSource({
            "/api/fleet/vms/vm-9999/state, 404, ids look like vm-0042",
            "/api/fleet/vms/VM_1/state, 404, ids look like vm-0042",
            "/api/fleet/vms/vm-0001/migration, 404, begins one",
            "/api/fleet/vms?power=warm, 400, stopped",
            "/api/fleet/vms?page=1001, 400, a number from 0 to 1000",
            "/api/fleet/states, 400, 1 to 1000 ids",
        })
        void saysWhatIsWrongWithAQuestion(String uri, int status, String cure) {
            assertThat(http.get().uri(uri))
                    .hasStatus(status)
                    .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .bodyText()
                    .contains(cure);
        }
    }

    @Nested
    class Commanding {

        @Test
        void takesAMachineThroughItsLife() {
            assertThat(post(
                            "",
                            "{\"id\": \"life-1\", \"host\": \"host-01\", " + SIZE
                                    + ", \"image\": \"debian-13\", \"network\": \"front\"}"))
                    .hasStatus(HttpStatus.CREATED)
                    .hasHeader("Location", VMS + "/life-1")
                    .hasHeader("ETag", "\"1\"");
            assertThat(post("/life-1/resize", "{\"cpus\": 4, \"memoryMib\": 1024, \"diskGib\": 20}"))
                    .hasStatusOk();
            assertThat(get("/life-1/resources"))
                    .bodyJson()
                    .extractingPath("$.size.cpus")
                    .isEqualTo(4);
            assertThat(post("/life-1/start", "")).hasStatusOk();
            assertThat(get("/life-1/state"))
                    .bodyJson()
                    .extractingPath("$.phase")
                    .isEqualTo("RUNNING");
            assertThat(post("/life-1/migrate", "{\"host\": \"host-02\"}")).hasStatusOk();
            assertThat(get("/life-1/migration"))
                    .bodyJson()
                    .extractingPath("$.to")
                    .isEqualTo("host-02");
            assertThat(post("/life-1/stop", "")).hasStatus(HttpStatus.CONFLICT);
            assertThat(http.delete().uri(VMS + "/life-1")).hasStatus(HttpStatus.CONFLICT);
        }

        @Test
        void isCarriedOutOnceUnderOneKey() {
            String draft = "{\"id\": \"life-4\", \"host\": \"host-01\", " + SIZE
                    + ", \"image\": \"debian-13\", \"network\": \"front\"}";
            for (int time = 0; time < 2; time++) {
                assertThat(http.post()
                                .uri(VMS)
                                .header("Idempotency-Key", "create-life-4")
                                .contentType(MediaType.APPLICATION_JSON)
                                .content(draft))
                        .hasStatus(HttpStatus.CREATED)
                        .bodyJson()
                        .extractingPath("$.id")
                        .isEqualTo("life-4");
            }
        }

        @Test
        void deletesWhatIsStopped() {
            post(
                    "",
                    "{\"id\": \"life-2\", \"host\": \"host-01\", " + SIZE
                            + ", \"image\": \"debian-13\", \"network\": \"front\"}");

            assertThat(http.delete().uri(VMS + "/life-2").header("If-Match", "\"1\""))
                    .hasStatus(HttpStatus.NO_CONTENT);
            assertThat(get("/life-2")).hasStatus(HttpStatus.NOT_FOUND);
        }

        @Test
        void isRefusedWithAnETagOfThePast() {
            post(
                    "",
                    "{\"id\": \"life-3\", \"host\": \"host-01\", " + SIZE
                            + ", \"image\": \"debian-13\", \"network\": \"front\"}");
            assertThat(http.post().uri(VMS + "/life-3/start").header("If-Match", "\"1\""))
                    .hasStatusOk();

            assertThat(http.post().uri(VMS + "/life-3/stop").header("If-Match", "\"1\""))
                    .hasStatus(HttpStatus.PRECONDITION_FAILED)
                    .bodyText()
                    .contains("life-3 is at version 2, not at 1");
            assertThat(http.post().uri(VMS + "/life-3/stop").header("If-Match", "version 2"))
                    .hasStatus(HttpStatus.BAD_REQUEST);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "/vm-0001/resize  | {\"cpus\": 0, \"memoryMib\": 1, \"diskGib\": 0} | a number from 1 to 128",
                    "/vm-0001/resize  | {\"cpus\": 1}                                   | memoryMib is missing",
                    "/vm-0001/migrate | {\"host\": \"moon\"}                            | host-01 to host-40",
                    "/vm-0001/migrate | nonsense                                        | cannot be read",
                    "''               | {\"id\": \"A\"}                                 | host is missing",
                })
        void saysWhatIsWrongWithACommand(String path, String body, String problem) {
            assertThat(post(path, body))
                    .hasStatus(HttpStatus.BAD_REQUEST)
                    .bodyText()
                    .contains(problem);
        }
    }

    private MvcTestResult get(String path) {
        return http.get().uri(VMS + path).exchange();
    }

    private MvcTestResult post(String path, String body) {
        return http.post()
                .uri(VMS + path)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }
}
