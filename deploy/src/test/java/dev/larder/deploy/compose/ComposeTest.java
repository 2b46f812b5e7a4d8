package dev.larder.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.larder.deploy.DeployFolder;
import dev.larder.deploy.Tool;
import dev.larder.deploy.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeTest {
    private static final List<String> TOPOLOGIES = ComposeFile.TOPOLOGIES;

    /** It names itself and its draft in ways that a strict validator refuses. */
    private static final Schema SPECIFICATION = SchemaRegistry.withDialect(Dialects.getDraft7())
            .getSchema(DeployFolder.text("src/test/resources/compose-spec/compose-spec.json")
                    .replace("https://json-schema.org/draft-07/schema", "http://json-schema.org/draft-07/schema#")
                    .replace("\"$id\": \"compose_spec.json\",", ""));

    @ParameterizedTest
    @ValueSource(strings = {"base", "shared", "standalone", "sentinel", "cluster"})
    void keepsTheSpecification(String file) {
        assertThat(faults(ComposeFile.raw(file))).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("TOPOLOGIES")
    void keepsTheSpecificationWithAllThatItIncludesAndExtends(String topology) {
        assertThat(faults(ComposeFile.of(topology).content())).isEmpty();
    }

    @Test
    void isFoundOutWhereItDoesNot() {
        assertThat(faults(Yaml.all("services: {redis: {image: redis, halthcheck: {}}}")
                        .get(0)))
                .isNotEmpty();
    }

    private static List<String> faults(Map<String, Object> file) {
        return SPECIFICATION.validate(new Gson().toJson(file), InputFormat.JSON).stream()
                .map(String::valueOf)
                .toList();
    }

    @Test
    void givesEveryServiceWhatWeAskOfContainers() {
        forEachService((name, service) -> {
            assertThat(service).as(name).containsEntry("read_only", true).containsKeys("mem_limit", "user", "restart");
            assertThat(service.get("memswap_limit"))
                    .as("swapping is worse than restarting")
                    .isEqualTo(service.get("mem_limit"));
            assertThat(Yaml.texts(service.get("cap_drop"))).containsExactly("ALL");
            assertThat(Yaml.texts(service.get("security_opt"))).contains("no-new-privileges:true");
            assertThat(Yaml.text(service, "image")).matches("\\S+:v?\\d+(\\.\\d+){2}");
        });
    }

    @Test
    void checksTheHealthOfEveryServiceThatCanBeAskedFromWithin() {
        forEachService((name, service) -> {
            if (!name.equals("redis-exporter")) {
                assertThat(Yaml.map(service.get("healthcheck")))
                        .as(name)
                        .containsKeys("test", "interval", "timeout", "retries", "start_period");
            }
        });
    }

    @Test
    void keepsSecretsInFiles() {
        forEachService((name, service) -> assertThat(Yaml.map(service.get("environment")))
                .as(name)
                .allSatisfy((variable, value) -> {
                    if (variable.matches(".*(PASSWORD|SECRET|TOKEN).*")) {
                        assertThat(variable).endsWith("FILE");
                    }
                    assertThat(String.valueOf(value)).doesNotContainPattern("://[^/]*:[^/]*@");
                }));
    }

    @Test
    void namesVolumesSecretsAndNetworksThatThereAre() {
        for (String topology : TOPOLOGIES) {
            ComposeFile file = ComposeFile.of(topology);
            assertThat(file.services().values()).allSatisfy(service -> {
                assertThat(file.names("networks")).containsAll(Yaml.texts(service.get("networks")));
                assertThat(Yaml.list(service.get("secrets")))
                        .allSatisfy(secret -> assertThat(file.names("secrets"))
                                .contains(
                                        secret instanceof Map<?, ?>
                                                ? Yaml.text(secret, "source")
                                                : String.valueOf(secret)));
                assertThat(Yaml.texts(service.get("volumes"))).allSatisfy(volume -> {
                    String source = volume.substring(0, volume.indexOf(':'));
                    if (!source.startsWith(".")) {
                        assertThat(file.names("volumes")).contains(source);
                    } else if (!source.contains("$") && !source.equals("./dashboards")) {
                        assertThat(Files.exists(DeployFolder.path("compose").resolve(source)))
                                .as(source)
                                .isTrue();
                    }
                });
            });
        }
    }

    @Test
    void keepsDataAndWhatSentinelsFoundOut() {
        for (String topology : TOPOLOGIES) {
            assertThat(ComposeFile.of(topology).services()).allSatisfy((name, service) -> {
                if (name.matches("(redis|sentinel)(-\\d)?")) {
                    assertThat(Yaml.texts(service.get("volumes"))).contains(name + ":/data");
                }
            });
        }
    }

    @Test
    void announcesNamesThatAreResolvedInTheNetwork() {
        for (String topology : List.of("sentinel", "cluster")) {
            Map<String, Map<String, Object>> services = ComposeFile.of(topology).services();
            assertThat(services).allSatisfy((name, service) -> {
                if (name.matches("(redis|sentinel)-\\d")) {
                    assertThat(Yaml.text(service, "environment.ANNOUNCE_HOST"))
                            .isEqualTo(name)
                            .isEqualTo(service.get("hostname"));
                    assertThat(services.keySet()).containsAll(hosts(Yaml.text(service, "environment.NODES")));
                    assertThat(services.keySet()).containsAll(hosts(Yaml.text(service, "environment.SENTINELS")));
                }
            });
        }
    }

    private static Set<String> hosts(String addresses) {
        return Stream.of(addresses.split(" "))
                .filter(address -> !address.isEmpty())
                .map(address -> address.replaceFirst(":\\d+$", ""))
                .collect(Collectors.toSet());
    }

    @Test
    void handsOverBeforeAMasterStops() {
        assertThat(IntStream.rangeClosed(1, 3)
                        .mapToObj(number -> ComposeFile.of("sentinel").service("redis-" + number)))
                .allSatisfy(node -> {
                    assertThat(Yaml.texts(Yaml.maps(node.get("pre_stop")).get(0).get("command")))
                            .containsExactly("/opt/larder/redis/hand-over.sh", "redis");
                    assertThat(node).containsEntry("stop_grace_period", "90s");
                });
    }

    @Test
    void hasTheTopologiesThatItSays() {
        assertThat(count("standalone", "redis")).isEqualTo(1);
        assertThat(count("sentinel", "redis-\\d")).isEqualTo(3);
        assertThat(count("sentinel", "sentinel-\\d")).isEqualTo(3);
        assertThat(count("cluster", "redis-\\d")).isEqualTo(6);
    }

    private static long count(String topology, String pattern) {
        return ComposeFile.of(topology).services().keySet().stream()
                .filter(name -> name.matches(pattern))
                .count();
    }

    @Test
    void publishesOnLoopbackAlone() {
        forEachService((name, service) ->
                assertThat(Yaml.texts(service.get("ports"))).as(name).allMatch(port -> port.startsWith("127.0.0.1:")));
    }

    @Test
    void hasAPasswordForEverySecretAfterItWasPrepared(@TempDir Path folder) throws IOException {
        Tool.Outcome prepared = Tool.find("sh")
                .orElseThrow()
                .run(List.of(DeployFolder.path("compose/prepare.sh").toString(), folder.toString()));
        assertThat(prepared.code()).as(prepared.output()).isZero();
        Yaml.map(ComposeFile.of("sentinel").content().get("secrets"))
                .forEach((name, secret) ->
                        assertThat(folder.resolve(Yaml.text(secret, "file"))).isNotEmptyFile());
        Map<?, ?> passwords = new Gson().fromJson(Files.readString(folder.resolve("secrets/exporter.json")), Map.class);
        for (String topology : TOPOLOGIES) {
            assertThat(Yaml.texts(new org.yaml.snakeyaml.Yaml()
                            .<List<Map<String, Object>>>load(
                                    DeployFolder.text("compose/targets/" + topology + "/redis.yml"))
                            .get(0)
                            .get("targets")))
                    .allSatisfy(target ->
                            assertThat(passwords.containsKey(target)).as(target).isTrue());
        }
    }

    private static void forEachService(BiConsumer<String, Map<String, Object>> claim) {
        TOPOLOGIES.forEach(topology ->
                assertThat(ComposeFile.of(topology).services()).as(topology).allSatisfy(claim));
    }
}
