package dev.larder.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.larder.deploy.DeployFolder;
import dev.larder.deploy.Tool;
import dev.larder.deploy.Tool.Outcome;
import dev.larder.deploy.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlaysTest {
    @TestFactory
    Stream<DynamicTest> areWhatKubectlRenders() {
        return Tool.find("kubectl")
                .map(kubectl -> Overlays.NAMES.stream()
                        .map(name -> dynamicTest(
                                name,
                                () -> compare(
                                        kubectl, DeployFolder.path("kubernetes/overlays/" + name), Overlays.of(name)))))
                .orElseGet(() -> Stream.of(dynamicTest("not compared: there is no kubectl on the PATH", () -> {})));
    }

    /** An overlay of a user's own, beside ours. */
    @ParameterizedTest
    @CsvSource({"5, 3", "7, 4"})
    void growToMoreNodesAndTheirQuorumByAComponent(int nodes, int quorum) throws IOException {
        Path folder = Files.createDirectories(DeployFolder.target().resolve("overlays/nodes-" + nodes));
        Path ours = folder.relativize(DeployFolder.path("kubernetes"));
        Files.writeString(folder.resolve("kustomization.yaml"), """
                resources: [%1$s/overlays/prod]
                components: [%1$s/components/nodes-%2$s]
                """.formatted(ours, nodes));
        List<Map<String, Object>> rendered = Kustomization.render(folder);
        assertThat(rendered)
                .filteredOn(object -> "StatefulSet".equals(object.get("kind")))
                .singleElement()
                .satisfies(redis -> assertThat(Yaml.at(redis, "spec.replicas")).isEqualTo(nodes));
        assertThat(rendered)
                .filteredOn(object -> Yaml.text(object, "metadata.name").startsWith("redis-settings-"))
                .singleElement()
                .satisfies(settings -> assertThat(Yaml.map(settings.get("data")))
                        .containsEntry("NODE_COUNT", Integer.toString(nodes))
                        .containsEntry("QUORUM", Integer.toString(quorum)));
        Tool.find("kubectl").ifPresent(kubectl -> compare(kubectl, folder, rendered));
    }

    private static void compare(Tool kubectl, Path folder, List<Map<String, Object>> rendered) {
        Outcome outcome = kubectl.run(List.of("kustomize", folder.toString()));
        assertThat(outcome.code()).as(outcome.output()).isZero();
        Map<String, Object> theirs = byName(Yaml.all(outcome.output()));
        Map<String, Object> ours = byName(rendered);
        assertThat(ours.keySet()).isEqualTo(theirs.keySet());
        ours.forEach((key, object) ->
                assertThat(leaves(object)).as(key).containsExactlyInAnyOrderElementsOf(leaves(theirs.get(key))));
    }

    private static Map<String, Object> byName(List<Map<String, Object>> objects) {
        Map<String, Object> all = new TreeMap<>();
        for (Map<String, Object> object : objects) {
            all.put(Yaml.text(object, "kind") + " " + Yaml.text(object, "metadata.name"), object);
        }
        return all;
    }

    /** Each value with the way to it, so that a difference is one line. */
    private static List<String> leaves(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .flatMap(entry -> leaves(entry.getValue()).stream().map(leaf -> entry.getKey() + "." + leaf))
                    .toList();
        }
        if (value instanceof List<?> list) {
            return IntStream.range(0, list.size())
                    .boxed()
                    .flatMap(index -> leaves(list.get(index)).stream().map(leaf -> index + "." + leaf))
                    .toList();
        }
        // kubectl prints a folded text with a line too many; what ConfigMaps hold is in the digest of their names, to
        // the byte
        return List.of(String.valueOf(value).replaceAll("\\s+", " "));
    }

    @Test
    void leaveNoPlaceholderOpen() {
        assertThat(Overlays.NAMES)
                .allSatisfy(name -> assertThat(new org.yaml.snakeyaml.Yaml()
                                .dump(Overlays.of(name).stream()
                                        .filter(object -> !"ConfigMap".equals(object.get("kind")))
                                        .toList()))
                        .doesNotContain("${", "TODO", "CHANGEME"));
    }

    @Test
    void areNotRenderedWhereSomethingIsNotUnderstood(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("kustomization.yaml"), "namePrefix: my-\n");
        assertThatThrownBy(() -> Kustomization.render(folder)).hasMessageContaining("namePrefix");
    }

    @Test
    void refuseAPatchThatFitsNothing() {
        Map<String, Object> target = Yaml.all("spec: {replicas: 3}").get(0);
        assertThatThrownBy(() -> JsonPatch.apply(Map.of("op", "replace", "path", "/spec/replicaz", "value", 5), target))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ofSecretsHoldThePasswordsThatWereMade(@TempDir Path folder) throws IOException {
        Path secrets = folder.resolve("kustomization.yaml");
        Files.copy(DeployFolder.path("kubernetes/secrets/kustomization.yaml"), secrets);
        Outcome made = Tool.find("sh")
                .orElseThrow()
                .run(List.of(
                        DeployFolder.path("redis/new-passwords.sh").toString(),
                        folder.resolve("users").toString()));
        assertThat(made.code()).as(made.output()).isZero();
        List<Map<String, Object>> rendered = Kustomization.render(folder);
        assertThat(rendered).hasSize(1);
        assertThat(Yaml.text(rendered.get(0), "metadata.name")).isEqualTo("redis-users");
        try (Stream<Path> files = Files.list(folder.resolve("users"))) {
            assertThat(Yaml.map(rendered.get(0).get("data")).keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString()).toList());
        }
    }
}
